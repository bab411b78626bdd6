package io.kairos.gateway.hotcache;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.port.Live;
import io.kairos.gateway.port.LiveFeed;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** {@link LiveFeed} from channels. Repeats after a restart of the jobs are dropped by what identifies an event. */
public final class RedisLiveFeed implements LiveFeed {
    private static final int REMEMBERED = 20_000;

    private final Channels channels;
    private final MessageDecoder decoder;

    public RedisLiveFeed(RedisLink link, JsonMapper json, MeterRegistry meters) {
        this.channels = new Channels(link, meters);
        this.decoder = new MessageDecoder(json);
    }

    @Override
    public Live<Quote> quotes() {
        return live(channels.channel("market_data", decoder::marketData, false));
    }

    @Override
    public Live<Candle> candles(String venue, String symbol, CandleInterval interval) {
        return live(
                channels.channel("candles:" + venue + ':' + symbol + ':' + interval.text(), decoder::candles, false));
    }

    @Override
    public Live<Depth> liveDepth(String venue, String symbol) {
        return live(channels.channel("depth:" + venue + ':' + symbol, decoder::depths, false));
    }

    @Override
    public Live<BookReport> liveBooks() {
        return live(channels.channel("books", decoder::bookReports, false));
    }

    @Override
    public Live<Balance> balances() {
        return live(channels.channel("balances", decoder::balances, false));
    }

    private static <T> Live<T> live(Channels.Handle<T> channel) {
        return new Live<>(channel.events(), channel.resumed());
    }

    @Override
    public Flux<Order> orders() {
        return Flux.defer(() -> {
            Newest seen = new Newest(REMEMBERED);
            return orderEvents().ofType(Order.class).filter(order -> seen.isNew(order.orderId(), order.sequence()));
        });
    }

    @Override
    public Flux<Fill> fills() {
        return Flux.defer(() -> {
            Newest seen = new Newest(REMEMBERED);
            return orderEvents()
                    .ofType(Fill.class)
                    .filter(fill -> seen.isNew(
                            String.join(
                                    ":",
                                    fill.venue(),
                                    fill.symbol(),
                                    fill.tradeId(),
                                    fill.side().name()),
                            1));
        });
    }

    private Flux<Object> orderEvents() {
        return channels.channel("orders", decoder::orders, true).events();
    }

    @Override
    public Flux<Opportunity> opportunities() {
        return Flux.defer(() -> {
            Newest seen = new Newest(REMEMBERED);
            return channels.channel("opportunities", decoder::opportunities, true)
                    .events()
                    .filter(found -> seen.isNew(found.cycleId(), found.sequence()));
        });
    }
}

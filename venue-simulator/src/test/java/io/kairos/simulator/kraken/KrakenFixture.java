package io.kairos.simulator.kraken;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExchangeJournal;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.exchange.VenueClock;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueKey;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The venue alone on a free port, with books that only the test moves: what goes over the wire follows from what the test
 * did.
 */
final class KrakenFixture implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    static final String KEY = "kraken-test-key";
    /** The secret of the documentation's signature sample. */
    static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("venue"), NioIoHandler.newFactory());
    private final InstrumentCatalogue catalogue = InstrumentCatalogue.kraken();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final Faults faults = new Faults(System::currentTimeMillis, 1);
    private final Exchange exchange;
    private final KrakenVenue venue;
    private final Listener listener;

    KrakenFixture() throws IOException {
        this(KrakenVenue.Settings.STANDARD);
    }

    KrakenFixture(KrakenVenue.Settings settings) throws IOException {
        Ledger ledger = new Ledger();
        Account account = ledger.open("main", new CommissionRates(140_000, 240_000));
        fund(account, "USD", "100000");
        fund(account, "BTC", "2");
        fund(account, "ETH", "40");
        exchange = new Exchange(
                catalogue,
                ledger,
                new OrderStore(),
                catalogue.all().stream()
                        .map(each -> new Counters(100, 0, 0, 4_665_900, 0))
                        .toList(),
                ExchangeJournal.none(),
                VenueClock.system());
        VenueNet net = new VenueNet(faults.venue("KRAKEN"));
        VenueKey key = new VenueKey(KEY, account.id(), VenueKey.KeyType.HMAC, SECRET, "");
        venue = settings.open(new VenueContext(
                VenueName.KRAKEN,
                exchange,
                history(),
                List.of(key),
                net,
                new SplittableRandom(1),
                failure -> broken.compareAndSet(null, failure)));
        listener = Listener.open(group, "127.0.0.1", 0, "test", net, venue::handler);
        Future<?> unused = group.next()
                .scheduleAtFixedRate(() -> venue.onTick(exchange.clock().nowMs()), 10, 10, TimeUnit.MILLISECONDS);
    }

    private static void fund(Account account, String asset, String amount) {
        account.restore(new Balance(asset, Fixed8.parse(amount), 0));
    }

    String base() {
        return "http://127.0.0.1:" + listener.port();
    }

    URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + listener.port() + path);
    }

    KrakenVenue venue() {
        return venue;
    }

    Exchange exchange() {
        return exchange;
    }

    Instrument instrument(String symbol) {
        return catalogue.find(symbol).orElseThrow();
    }

    /** Runs work on the venue thread and waits for it. */
    <T> T call(Callable<T> work) {
        try {
            return group.next().submit(work).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Lets the market's other participants offer this much at a price; zero takes it away. */
    void rest(String symbol, Side side, String price, String quantity) {
        synthetic(symbol, action -> action.quote(side, Fixed8.parse(price), Fixed8.parse(quantity)));
    }

    /** An order of the market's other participants that takes what it can. */
    void take(String symbol, Side side, String price, String quantity) {
        synthetic(symbol, action -> action.place(side, TimeInForce.IOC, Fixed8.parse(price), Fixed8.parse(quantity)));
    }

    private void synthetic(String symbol, Consumer<Exchange.SyntheticAction> work) {
        call(() -> {
            Exchange.SyntheticAction action = exchange.synthetic(instrument(symbol));
            work.accept(action);
            action.commit();
            return symbol;
        });
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw new AssertionError("not JSON: " + text, malformed);
        }
    }

    private TradeHistory history() {
        return new TradeHistory() {
            @Override
            public List<Trade> from(Instrument instrument, long fromId, int limit) {
                return exchange.tape(instrument).from(fromId, limit);
            }

            @Override
            public List<Trade> between(Instrument instrument, long fromMs, long toMs) {
                return exchange.tape(instrument).all().stream()
                        .filter(trade -> trade.timeMs() >= fromMs && trade.timeMs() <= toMs)
                        .toList();
            }

            @Override
            public Iterator<List<Trade>> walk(Instrument instrument, long fromId, long fromMs, long toMs) {
                return List.of(between(instrument, fromMs, toMs)).iterator();
            }
        };
    }

    @Override
    public void close() {
        listener.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        if (broken.get() != null) {
            throw new AssertionError("the venue broke", broken.get());
        }
    }
}

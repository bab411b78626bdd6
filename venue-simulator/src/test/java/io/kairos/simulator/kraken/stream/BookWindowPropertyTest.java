package io.kairos.simulator.kraken.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExchangeJournal;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.kraken.NaiveBook;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.Pairs;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that applies every message, cuts off below its depth and sums, holds the true book after each action. */
class BookWindowPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int ACTIONS = 4_000;
    private static final int[] DEPTHS = {10, 25, 100};

    private final InstrumentCatalogue catalogue = InstrumentCatalogue.kraken();
    private final Instrument instrument = catalogue.find("BTC/USD").orElseThrow();
    private final Pair pair = new Pairs(catalogue).bySymbol("BTC/USD").orElseThrow();
    private final Exchange exchange = new Exchange(
            catalogue,
            new Ledger(),
            new OrderStore(),
            catalogue.all().stream().map(each -> new Counters(0, 0, 0, 0, 0)).toList(),
            ExchangeJournal.none(),
            () -> 1_790_000_000_000L);
    private final OrderBook book = exchange.book(instrument);
    private final LevelChanges changes = new LevelChanges();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldLeaveClientWithTrueBook(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        collectChanges();
        List<BookWindow> windows = new ArrayList<>();
        List<NaiveBook> clients = new ArrayList<>();
        for (int depth : DEPTHS) {
            NumberStyle style = depth == 25 ? NumberStyle.TRIMMED : NumberStyle.FULL;
            BookWindow window = new BookWindow(pair, book, depth, style, Pair::priceDecimals);
            NaiveBook client = new NaiveBook(depth, 1, 8);
            assertThat(client.apply(JSON.readTree(window.snapshot("t")))).isTrue();
            windows.add(window);
            clients.add(client);
        }
        int samePriceTwice = 0;

        for (int action = 0; action < ACTIONS; action++) {
            act(random, action);
            for (int i = 0; i < DEPTHS.length; i++) {
                String frame = windows.get(i).update(changes, "t").orElse("");
                if (!frame.isEmpty()) {
                    JsonNode message = JSON.readTree(frame);
                    samePriceTwice += repeatsPrice(message) ? 1 : 0;
                    assertThat(clients.get(i).apply(message))
                            .as("checksum: seed=%d action=%d depth=%d %s", seed, action, DEPTHS[i], frame)
                            .isTrue();
                }
                assertThat(same(clients.get(i).bids(), book.top(Side.BUY, DEPTHS[i])))
                        .as("bids: seed=%d action=%d depth=%d", seed, action, DEPTHS[i])
                        .isTrue();
                assertThat(same(clients.get(i).asks(), book.top(Side.SELL, DEPTHS[i])))
                        .as("asks: seed=%d action=%d depth=%d", seed, action, DEPTHS[i])
                        .isTrue();
            }
            changes.clear();
        }

        assertThat(samePriceTwice).isPositive();
    }

    /** Several levels and takers at once, around a price that leaves few or many levels by phase. */
    private void act(SplittableRandom random, int number) {
        Exchange.SyntheticAction action = exchange.synthetic(instrument);
        boolean thinning = number / 250 % 2 == 1;
        int steps = 1 + random.nextInt(6);
        for (int step = 0; step < steps; step++) {
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            long qty = (1 + random.nextInt(500)) * instrument.stepSize() * 1_000;
            int kind = random.nextInt(10);
            if (kind == 0) {
                action.place(side, TimeInForce.IOC, price(side, -20), qty * (1 + random.nextInt(6)));
            } else if (kind < (thinning ? 8 : 3) && book.depth(side) > 0) {
                action.quote(side, book.priceAt(side, random.nextInt(book.depth(side))), 0);
            } else {
                action.quote(side, price(side, 1 + random.nextInt(150)), qty);
            }
        }
        action.commit();
    }

    private long price(Side side, long ticksAway) {
        return (300_000 + (side == Side.BUY ? -ticksAway : ticksAway)) * instrument.tickSize();
    }

    private void collectChanges() {
        exchange.addMarketListener(new MarketListener() {
            @Override
            public void onLevel(OrderBook changed, Side side, long price, long quantity) {
                changes.add(side, price, quantity);
            }

            @Override
            public void onTrades(Instrument traded, List<Trade> trades) {
                // Only levels matter here.
            }

            @Override
            public void onTopOfBook(OrderBook changed, long timeMs) {
                // Only levels matter here.
            }
        });
    }

    private static boolean repeatsPrice(JsonNode message) {
        JsonNode data = message.path("data").path(0);
        return repeats(data.path("bids")) || repeats(data.path("asks"));
    }

    private static boolean repeats(JsonNode levels) {
        return levels.findValues("price").stream().distinct().count() < levels.size();
    }

    private static boolean same(Map<BigDecimal, BigDecimal> client, List<BookLevel> truth) {
        List<String> held = new ArrayList<>();
        client.forEach((price, qty) -> held.add(plain(price) + ":" + plain(qty)));
        List<String> wanted = truth.stream()
                .map(level -> Fixed8.text(level.price()) + ":" + Fixed8.text(level.quantity()))
                .toList();
        return held.equals(wanted);
    }

    private static String plain(BigDecimal number) {
        return number.setScale(8).toPlainString();
    }
}

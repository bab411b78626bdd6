package io.kairos.simulator.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.matching.BookLevel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written straight into text against what a JSON library makes of the same fields. */
class StreamPayloadsPropertyTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long NOW_MS = 1_700_000_000_123L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldPrintWhatALibraryPrints(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            TimeScale times = random.nextBoolean() ? TimeScale.MICROSECOND : TimeScale.MILLISECOND;
            Trade trade = new Trade(
                    random.nextLong(1L << 50),
                    amount(random),
                    amount(random),
                    NOW_MS - random.nextInt(9),
                    random.nextBoolean(),
                    i);
            assertThat(StreamPayloads.trade("BTCUSDT", trade, NOW_MS, times)).isEqualTo(expected(trade, times));
            AggregateTrade joined = AggregateTrade.join(List.of(trade)).get(0);
            assertThat(StreamPayloads.aggregateTrade("BTCUSDT", joined, NOW_MS, times))
                    .contains("\"a\":" + i + ",", "\"f\":" + trade.id() + ",\"l\":" + trade.id() + ",");
            List<BookLevel> bids = levels(random);
            List<BookLevel> asks = levels(random);
            ObjectNode diff = NODES.objectNode();
            diff.put("e", "depthUpdate")
                    .put("E", times.of(NOW_MS))
                    .put("s", "ETHBTC")
                    .put("U", 7L)
                    .put("u", 9L);
            diff.set("b", array(bids));
            diff.set("a", array(asks));
            assertThat(StreamPayloads.depthUpdate("ETHBTC", 7, 9, bids, asks, NOW_MS, times))
                    .isEqualTo(diff.toString());
        }
    }

    private static String expected(Trade trade, TimeScale times) {
        return NODES.objectNode()
                .put("e", "trade")
                .put("E", times.of(NOW_MS))
                .put("s", "BTCUSDT")
                .put("t", trade.id())
                .put("p", text(trade.price()))
                .put("q", text(trade.quantity()))
                .put("T", times.of(trade.timeMs()))
                .put("m", trade.buyerMaker())
                .put("M", true)
                .toString();
    }

    private static List<BookLevel> levels(SplittableRandom random) {
        List<BookLevel> levels = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            levels.add(new BookLevel(amount(random), random.nextInt(3) == 0 ? 0 : amount(random)));
        }
        return levels;
    }

    private static ArrayNode array(List<BookLevel> levels) {
        ArrayNode array = NODES.arrayNode();
        levels.forEach(level -> array.addArray().add(text(level.price())).add(text(level.quantity())));
        return array;
    }

    private static long amount(SplittableRandom random) {
        return random.nextLong(1L << (1 + random.nextInt(60)));
    }

    private static String text(long value) {
        return BigDecimal.valueOf(value, 8).toPlainString();
    }
}

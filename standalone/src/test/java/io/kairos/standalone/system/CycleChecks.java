package io.kairos.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the engine says of its cycles, compared with what the venues filled. */
final class CycleChecks {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** A fill's value is rounded to the decimals of its asset. */
    private static final BigDecimal ROUNDING_PER_FILL = new BigDecimal("0.00000001");

    private final Database database;
    private final GraphQl trader;

    CycleChecks(Database database, GraphQl trader) {
        this.database = database;
        this.trader = trader;
    }

    /**
     * Every cycle completed after a journal sequence realised what its fills add up to. One whose orders were all filled in full and at no
     * worse price than planned has gained; one that was not may have lost, as prices move between its legs.
     *
     * @return how many of the given start asset gained, of those planned to gain more than {@code planned}.
     */
    long completedEqualTheirFills(long afterSequence, String startAsset, BigDecimal planned) throws Exception {
        Map<String, JsonNode> instruments = new HashMap<>();
        for (JsonNode instrument :
                trader.ask("{instruments{venue symbol base quote}}").path("instruments")) {
            instruments.put(key(instrument), instrument);
        }
        long[] gained = new long[1];
        await("cycles equal their fills").atMost(SOON).untilAsserted(() -> {
            gained[0] = 0;
            for (List<String> row : database.rows(
                    "SELECT cycle_id, start_asset, expected_profit, realized_profit, legs FROM opportunity"
                            + " WHERE kind = 'CYCLE' AND outcome = 'COMPLETED' AND sequence > ?",
                    afterSequence)) {
                Cycle cycle = new Cycle(row);
                List<Leg> orders = ordersOf(cycle.id);
                BigDecimal sum = BigDecimal.ZERO;
                for (Leg order : orders) {
                    sum = sum.add(order.change(cycle.startAsset, Objects.requireNonNull(instruments.get(order.key))));
                }
                assertThat(sum)
                        .as("%s by its fills: %s", row, orders)
                        .isCloseTo(
                                cycle.realized,
                                within(ROUNDING_PER_FILL.multiply(BigDecimal.valueOf(fillsOf(orders) + 1))));
                if (cycle.realized.signum() <= 0) {
                    assertThat(whatWentWorse(cycle, orders))
                            .as("why %s lost: %s", row, orders)
                            .isNotNull();
                }
                if (cycle.startAsset.equals(startAsset) && cycle.expected.compareTo(planned) > 0) {
                    gained[0] += cycle.realized.signum() > 0 ? 1 : 0;
                }
            }
        });
        return gained[0];
    }

    private static int fillsOf(List<Leg> orders) {
        return orders.stream().mapToInt(order -> order.fills.size()).sum();
    }

    /** The first leg that was filled at a worse price than planned, or in part; null for none. */
    private static @Nullable String whatWentWorse(Cycle cycle, List<Leg> orders) {
        for (JsonNode leg : cycle.legs) {
            BigDecimal planned = new BigDecimal(leg.path("px").asText());
            BigDecimal quantity = new BigDecimal(leg.path("qty").asText());
            BigDecimal filled = BigDecimal.ZERO;
            for (Leg order : orders) {
                if (!order.key.equals(key(leg))) {
                    continue;
                }
                for (Fill fill : order.fills) {
                    filled = filled.add(fill.qty);
                    if (order.buy ? fill.px.compareTo(planned) > 0 : fill.px.compareTo(planned) < 0) {
                        return order.key + " filled at " + fill.px + ", planned " + planned;
                    }
                }
            }
            if (filled.compareTo(quantity) < 0) {
                return key(leg) + " filled " + filled + " of " + quantity;
            }
        }
        return null;
    }

    private List<Leg> ordersOf(long cycleId) throws Exception {
        Map<String, Leg> orders = new HashMap<>();
        for (List<String> row : database.rows(
                "SELECT f.order_id, f.venue, f.symbol, f.side, f.px, f.qty, f.fee, f.fee_asset FROM fill f"
                        + " WHERE f.order_id IN (SELECT order_id FROM order_event WHERE cycle_id = ?)",
                cycleId)) {
            orders.computeIfAbsent(
                            row.get(0),
                            id -> new Leg(
                                    row.get(1) + ' ' + row.get(2), row.get(3).equals("BUY"), new ArrayList<>()))
                    .fills
                    .add(new Fill(
                            new BigDecimal(row.get(4)),
                            new BigDecimal(row.get(5)),
                            new BigDecimal(row.get(6)),
                            row.get(7)));
        }
        return List.copyOf(orders.values());
    }

    private static String key(JsonNode of) {
        return of.path("venue").asText() + ' ' + of.path("symbol").asText();
    }

    private static final class Cycle {
        private final long id;
        private final String startAsset;
        private final BigDecimal expected;
        private final BigDecimal realized;
        private final JsonNode legs;

        private Cycle(List<String> row) throws Exception {
            id = Long.parseLong(row.get(0));
            startAsset = row.get(1);
            expected = new BigDecimal(row.get(2));
            realized = new BigDecimal(row.get(3));
            legs = Http.JSON.readTree(row.get(4));
        }
    }

    private record Fill(BigDecimal px, BigDecimal qty, BigDecimal fee, String feeAsset) {}

    private record Leg(String key, boolean buy, List<Fill> fills) {
        private BigDecimal change(String asset, JsonNode instrument) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Fill fill : fills) {
                BigDecimal base = buy ? fill.qty : fill.qty.negate();
                if (instrument.path("base").asText().equals(asset)) {
                    sum = sum.add(base);
                }
                if (instrument.path("quote").asText().equals(asset)) {
                    sum = sum.subtract(base.multiply(fill.px));
                }
                if (fill.feeAsset.equals(asset)) {
                    sum = sum.subtract(fill.fee);
                }
            }
            return sum;
        }
    }
}

package io.kairos.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What must hold at any moment of a system's life, asked again until the last events have arrived. */
final class SystemChecks {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofSeconds(2);

    private final Collection<String> withOrders;
    private final Map<String, Venue> venues;
    private final Database database;
    private final GraphQl trader;

    /**
     * Checks of a system.
     *
     * @param withOrders names of the venues where orders go.
     * @param venues all venues by name.
     */
    SystemChecks(Collection<String> withOrders, Map<String, Venue> venues, Database database, GraphQl trader) {
        this.withOrders = withOrders;
        this.venues = venues;
        this.database = database;
        this.trader = trader;
    }

    /**
     * Every candle of an interval, at every venue, from the first whole span seen until now, equals that of the venue's tape. Returns how many were
     * compared at the venue where least were.
     */
    long candlesEqualTheTape(String interval, long intervalMs) throws Exception {
        long toMs = floor(at(withOrders.iterator().next()).nowMs(), intervalMs);
        Map<String, Long> compared = new TreeMap<>();
        venues.keySet().forEach(name -> compared.put(name, 0L));
        for (JsonNode instrument : trader.ask("{instruments{venue symbol}}").path("instruments")) {
            Venue at = venues.get(instrument.path("venue").asText());
            assertThat(at).as("venue of %s", instrument).isNotNull();
            String symbol = instrument.path("symbol").asText();
            long fromMs = firstWholeSpan(at.name(), symbol, intervalMs);
            if (fromMs >= toMs) {
                continue;
            }
            Map<Long, TapeCandles.Bar> expected = TapeCandles.of(at.tape(symbol, fromMs, toMs), intervalMs);
            await("candles of " + symbol + " at " + at.name() + " " + interval)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .untilAsserted(() -> assertThat(database.candles(at.name(), symbol, interval, fromMs, toMs))
                            .as("%s %s %s from %d to %d", at.name(), symbol, interval, fromMs, toMs)
                            .containsExactlyInAnyOrderEntriesOf(expected));
            compared.merge(at.name(), (long) expected.size(), Long::sum);
        }
        return compared.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /**
     * Start of the first span that lies wholly after the first trade seen; the span of that trade may have begun earlier. A quiet instrument is waited
     * for.
     */
    private long firstWholeSpan(String venueName, String symbol, long intervalMs) {
        long firstMs = await("first stored trade of " + symbol + " at " + venueName)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(
                        () -> database.count(
                                "SELECT coalesce(floor(extract(epoch FROM min(exchange_time)) * 1000), 0)::bigint FROM trade"
                                        + " WHERE venue = ? AND symbol = ?",
                                venueName,
                                symbol),
                        first -> first > 0);
        return floor(firstMs, intervalMs) + intervalMs;
    }

    private static long floor(long timeMs, long intervalMs) {
        return timeMs - Math.floorMod(timeMs, intervalMs);
    }

    /** Balances as the gateway shows them equal the venues' ledgers exactly; nothing may be trading meanwhile. */
    void balancesEqualTheLedger() {
        await("balances equal the ledger").atMost(LIMIT).pollInterval(POLL).untilAsserted(() -> {
            for (String name : withOrders) {
                Map<String, List<BigDecimal>> shown = new TreeMap<>();
                for (JsonNode balance : trader.ask("{balances(venue:\"" + name + "\"){asset free reserved}}")
                        .path("balances")) {
                    shown.put(
                            balance.path("asset").asText(),
                            List.of(
                                    Venue.plain(balance.path("free").asText()),
                                    Venue.plain(balance.path("reserved").asText())));
                }
                assertThat(shown).as(name).containsAllEntriesOf(at(name).ledger());
            }
        });
    }

    /** Every order at the venues is known, once, and with the quantity that was filled there; and nothing else was ever filled. */
    void ordersEqualTheVenues() {
        await("orders equal the venues'").atMost(LIMIT).pollInterval(POLL).untilAsserted(() -> {
            for (String name : withOrders) {
                ordersEqual(name);
            }
        });
    }

    private void ordersEqual(String name) throws Exception {
        Map<Long, BigDecimal> atTheVenue = new TreeMap<>();
        for (JsonNode order : at(name).orders()) {
            BigDecimal doubled = atTheVenue.put(
                    ownId(order.path("clientOrderId").asText()),
                    Venue.plain(order.path("executedQuantity").asText()));
            assertThat(doubled).as("doubled: %s", order).isNull();
        }
        Map<Long, BigDecimal> stored = new TreeMap<>();
        for (List<String> row : database.rows(
                "SELECT order_id, cum_qty FROM order_current WHERE venue_order_id <> '' AND venue = ?", name)) {
            stored.put(Long.valueOf(row.get(0)), Venue.plain(row.get(1)));
        }
        assertThat(stored).as(name).containsExactlyInAnyOrderEntriesOf(atTheVenue);
        Map<Long, BigDecimal> filled = new TreeMap<>();
        for (List<String> row : database.rows(
                "SELECT order_id, sum(qty) FROM fill WHERE venue = ? AND order_id <> 0 GROUP BY 1", name)) {
            filled.put(Long.valueOf(row.get(0)), Venue.plain(row.get(1)));
        }
        atTheVenue.values().removeIf(quantity -> quantity.signum() == 0);
        assertThat(filled).as(name).containsExactlyInAnyOrderEntriesOf(atTheVenue);
    }

    /** Our number of an order in the text that a venue knows it by. */
    private static long ownId(String clientOrderId) {
        return Long.parseLong(clientOrderId.replaceFirst("^(k-|kairos)", ""), 36);
    }

    private Venue at(String name) {
        return Objects.requireNonNull(venues.get(name), name);
    }
}

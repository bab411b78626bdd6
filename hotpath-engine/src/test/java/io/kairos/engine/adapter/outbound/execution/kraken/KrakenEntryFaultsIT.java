package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.simulator.kraken.KrakenVenue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What order entry makes of a venue and a wire that fail: in the end its word and the venue's books are the same. */
class KrakenEntryFaultsIT {
    private static final Duration LIMIT = KrakenEntryFixture.LIMIT;

    @TempDir
    Path directory;

    private KrakenEntryFixture fixture;
    private RecordingSink sink;

    @BeforeEach
    void start() throws Exception {
        fixture = new KrakenEntryFixture(directory, KrakenVenue.Settings.STANDARD);
        sink = fixture.sink;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP_FRAMES",
                "DUPLICATE_FRAMES",
                "REORDER_FRAMES",
                "TRUNCATE_FRAMES",
                "CORRUPT_FRAMES",
                "FRAGMENT_FRAMES",
                "DELAY_FRAMES",
                "UNKNOWN_FIELD",
                "UNKNOWN_ENUM"
            })
    void shouldEndAsTheVenueDoesWhateverHappensToFrames(String fault) throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        fixture.simulated.fault(fault, "\"connection\":\"PRIVATE\",\"frames\":\"ACCOUNT\",\"count\":3");

        trade(gateway, 101, 106);

        settle(gateway, 101, 106);
        for (long orderId = 101; orderId < 106; orderId++) {
            fixture.assertTradesAreTheVenues(orderId);
        }
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldEndAsTheVenueDoesWhenEventsRepeatAndAnswersAreLost() throws Exception {
        KrakenOrderGateway gateway =
                fixture.upGateway(fixture.simulated.entryContext().answerTimeoutMs(500));
        fixture.simulated.fault("DUPLICATE_EVENTS", "\"count\":20");
        fixture.simulated.fault("ORDER_ERROR", "\"moment\":\"AFTER\",\"answer\":\"NONE\",\"count\":2");
        fixture.simulated.fault("NULL_ID", "\"count\":1");

        trade(gateway, 111, 117);

        settle(gateway, 111, 117);
        for (long orderId = 111; orderId < 117; orderId++) {
            if (fixture.venueOrders().contains(ClientOrderId.format(orderId))) {
                fixture.assertTradesAreTheVenues(orderId);
            }
        }
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldReconcileOnTheSameConnectionAfterAGap() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        gateway.sendNewOrder(fixture.restingBuy(121));
        fixture.awaitReport(121, ReportKind.ACCEPTED);
        int before = sink.links.size();
        fixture.simulated.fault("SEQUENCE_GAP", "\"symbol\":\"*\",\"ids\":7");

        gateway.sendNewOrder(fixture.takingBuy(122));

        await().atMost(LIMIT).until(() -> sink.links.size() >= before + 2 && sink.linkState() == LinkState.UP);
        assertThat(sink.links.stream().skip(before).toList())
                .extracting(RecordingSink.Link::state)
                .doesNotContain(LinkState.DOWN);
        settle(gateway, 121, 123);
        fixture.assertTradesAreTheVenues(122);
        assertThat(fixture.first(121, ReportKind.STATUS).state()).isEqualTo(OrderState.LIVE);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldTakeANewTokenWhenTheOldOneIsVoid() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        int before = sink.links.size();
        fixture.simulated.fault("EXPIRE_SESSIONS", "");

        gateway.sendNewOrder(fixture.takingBuy(131));

        fixture.awaitReport(131, ReportKind.REJECTED);
        assertThat(fixture.first(131, ReportKind.REJECTED).text()).isEqualTo("ESession:Invalid session");
        await().atMost(LIMIT).until(() -> sink.links.size() >= before + 3 && sink.linkState() == LinkState.UP);
        assertThat(gateway.sendNewOrder(fixture.takingBuy(132))).isTrue();
        fixture.awaitState(132, OrderState.FILLED);
    }

    @Test
    void shouldNoticeAVoidTokenWhileNothingIsTraded() throws Exception {
        fixture.upGateway(fixture.simulated.entryContext().cancelAllAfterSeconds(5));
        int before = sink.links.size();

        fixture.simulated.fault("EXPIRE_SESSIONS", "");

        await().atMost(LIMIT).until(() -> sink.links.size() >= before + 3 && sink.linkState() == LinkState.UP);
        assertThat(sink.links.get(before)).satisfies(down -> {
            assertThat(down.state()).isEqualTo(LinkState.DOWN);
            assertThat(down.reason()).isEqualTo("ESession:Invalid session");
        });
    }

    @Test
    void shouldComeUpAlthoughRestFailsForAWhile() throws Exception {
        fixture.simulated.fault("HTTP_ERROR", "\"path\":\"/0/private/*\",\"count\":3");

        KrakenOrderGateway gateway = fixture.upGateway();

        gateway.sendNewOrder(fixture.takingBuy(141));
        fixture.awaitState(141, OrderState.FILLED);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldNeverPassTheVenuesCounter() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        int orders = 15;
        for (long orderId = 151; orderId < 151 + orders; orderId++) {
            assertThat(gateway.sendNewOrder(fixture.restingBuy(orderId))).isTrue();
        }
        for (long orderId = 151; orderId < 151 + orders; orderId++) {
            fixture.awaitReport(orderId, ReportKind.ACCEPTED);
            assertThat(gateway.sendCancel(fixture.btcUsd.id(), orderId)).isTrue();
        }

        for (long orderId = 151; orderId < 151 + orders; orderId++) {
            fixture.awaitReport(orderId, ReportKind.CANCELED);
        }
        JsonNode breaches = fixture.breaches();
        assertThat(breaches.isObject()).as("%s", breaches).isTrue();
        assertThat(breaches.isEmpty()).as("%s", breaches).isTrue();
        assertThat(gateway.details().get("cancelsDelayed")).isPositive();
    }

    @Test
    void shouldStopEverythingAlthoughTheVenuesCounterIsFull() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        int orders = 40;
        for (long orderId = 301; orderId < 301 + orders; orderId++) {
            assertThat(gateway.sendNewOrder(fixture.restingBuy(orderId))).isTrue();
        }
        for (long orderId = 301; orderId < 301 + orders; orderId++) {
            fixture.awaitReport(orderId, ReportKind.ACCEPTED);
        }

        for (long orderId = 301; orderId < 301 + orders; orderId++) {
            assertThat(gateway.sendCancel(fixture.btcUsd.id(), orderId)).isTrue();
        }

        for (long orderId = 301; orderId < 301 + orders; orderId++) {
            fixture.awaitReport(orderId, ReportKind.CANCELED);
        }
        assertThat(gateway.details().get("cancelAlls")).isPositive();
        assertThat(fixture.breaches().isEmpty()).as("%s", fixture.breaches()).isTrue();
    }

    @Test
    void shouldLetTheVenueCancelWhenWeAreAway() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway(
                fixture.simulated.entryContext().cancelAllAfterSeconds(5).reconnectDelaysMs(20_000, 20_000));
        gateway.sendNewOrder(fixture.restingBuy(171));
        fixture.awaitReport(171, ReportKind.ACCEPTED);
        await().atMost(LIMIT).until(() -> gateway.details().get("deadManArmed") > 0);
        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> !"NEW"
                .equals(fixture.venueOrder(171).path("status").asText()));
        assertThat(fixture.venueOrder(171).path("status").asText()).isEqualTo("CANCELED");
        settle(gateway, 171, 172);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldDisarmTheSwitchOnlyWhenNothingIsLeftOpen() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        await().atMost(LIMIT).until(() -> gateway.details().get("deadManArmed") > 0);
        gateway.close();
        await().atMost(LIMIT).until(() -> gateway.details().get("deadManDisarmed") == 1);

        KrakenOrderGateway second = fixture.upGateway();
        second.sendNewOrder(fixture.restingBuy(181));
        fixture.awaitReport(181, ReportKind.ACCEPTED);
        await().atMost(LIMIT).until(() -> second.details().get("deadManArmed") > 0);
        second.close();

        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.DOWN);
        assertThat(second.details().get("deadManDisarmed")).isZero();
    }

    @Test
    void shouldGoOnWhereTheLastRunEnded() throws Exception {
        Path nonces = directory.resolve("nonce");
        KrakenOrderGateway first =
                fixture.upGateway(fixture.simulated.entryContext().nonceFile(nonces));
        first.sendNewOrder(fixture.restingBuy(191));
        fixture.awaitReport(191, ReportKind.ACCEPTED);
        first.close();
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.DOWN);
        int before = sink.reportsOf(191).size();

        KrakenOrderGateway second =
                fixture.upGateway(fixture.simulated.entryContext().nonceFile(nonces));

        Report status = sink.reportsOf(191).get(before);
        assertThat(status.kind()).isEqualTo(ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.LIVE);
        second.sendCancel(fixture.btcUsd.id(), 191);
        fixture.awaitReport(191, ReportKind.CANCELED);
    }

    @Test
    void shouldSeeWhatPeopleDoByHand() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        KrakenEntryFixture.Other person = fixture.other();

        person.call("AddOrder", Map.of("ordertype", "market", "type", "sell", "volume", "0.01", "pair", "XBTUSD"));

        await().atMost(LIMIT).until(() -> sink.reports.stream()
                .anyMatch(report -> report.orderId() == 0 && report.kind() == ReportKind.TRADED));
        fixture.awaitBalancesEqualLedger();
        gateway.sendNewOrder(fixture.takingBuy(201));
        fixture.awaitState(201, OrderState.FILLED);
        assertThat(gateway.details().get("resyncs")).isZero();
    }

    /** Orders of all kinds: every third rests and is canceled, the others take. */
    private void trade(KrakenOrderGateway gateway, long from, long to) {
        for (long orderId = from; orderId < to; orderId++) {
            long id = orderId;
            boolean resting = id % 3 == 0;
            await().atMost(LIMIT)
                    .until(() -> gateway.sendNewOrder(resting ? fixture.restingBuy(id) : fixture.takingBuy(id)));
            if (resting) {
                await().atMost(LIMIT).until(() -> !sink.reportsOf(id).isEmpty());
                gateway.sendCancel(fixture.btcUsd.id(), id);
            }
        }
    }

    /** Does what the engine does: asks for each order that has not ended, until the venue's word is known. */
    private void settle(KrakenOrderGateway gateway, long from, long to) {
        for (long orderId = from; orderId < to; orderId++) {
            long id = orderId;
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(400)).until(() -> {
                if (isSettled(id)) {
                    return true;
                }
                gateway.sendStatusQuery(fixture.btcUsd.id(), id);
                return false;
            });
        }
    }

    /** Whether everything that the venue says of an order was reported. */
    private boolean isSettled(long orderId) throws Exception {
        if (!fixture.venueOrders().contains(ClientOrderId.format(orderId))) {
            return fixture.has(orderId, ReportKind.REJECTED) || fixture.has(orderId, ReportKind.NOT_FOUND);
        }
        String status = fixture.venueOrder(orderId).path("status").asText();
        boolean ended = sink.reportsOf(orderId).stream()
                .anyMatch(report -> report.state() == OrderState.FILLED || report.state() == OrderState.CANCELED);
        boolean open = "NEW".equals(status) || "PARTIALLY_FILLED".equals(status);
        return open ? fixture.has(orderId, ReportKind.STATUS) : ended && hasAllTrades(orderId);
    }

    private boolean hasAllTrades(long orderId) throws Exception {
        return fixture.trades(orderId).size()
                == fixture.venueOrder(orderId).path("fills").size();
    }
}

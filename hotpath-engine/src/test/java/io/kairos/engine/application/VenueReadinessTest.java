package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After a kill a venue that has not told what became of every order is left out; the others trade. */
class VenueReadinessTest extends ThreeVenues {
    private static final long QTY = 1_000;
    private static final String WAITING =
            "true ready, but orders from before an interruption are being settled at KRAKEN";

    private long place(Venue venue, String id, TimeInForce tif, long px) {
        long asked = correlation++;
        offer(Records.place(
                asked, clock.nowNs, Side.BUY, OrderType.LIMIT, tif, QTY, 5, px, 2, "alice", id, venue, "BTC-USDT"));
        work();
        return asked;
    }

    private int reasonOf(long asked) {
        return new Outputs(journal.entries).reply(asked).reason();
    }

    private List<String> readiness() {
        return new Outputs(journal.entries).readiness;
    }

    /** An order is on its way to Kraken when the engine is killed, and Kraken answers no questions. */
    private void killWithAnOrderOnItsWayToKraken() {
        start(TradePlan.Style.SEQUENTIAL);
        FakeVenue kraken = venues.get(AT_KRAKEN);
        kraken.lossy = true;
        place(Venue.KRAKEN, "lost", TimeInForce.IOC, 50_005_00);
        kraken.lossy = false;
        kraken.mute = true;
        boot(TradePlan.Style.SEQUENTIAL);
        pass(100);
        quiet();
    }

    @Test
    void shouldTradeEverywhereElseWhileOneVenueSettlesAnOrder() {
        killWithAnOrderOnItsWayToKraken();

        assertThat(readiness()).last().isEqualTo(WAITING);
        assertThat(telemetry.get(Metric.READY)).isEqualTo(1);
        assertThat(telemetry.unsettled(Venue.KRAKEN)).isEqualTo(1);
        assertThat(telemetry.unsettled(Venue.BINANCE)).isZero();
        int before = venues.get(AT_KRAKEN).sent.size();
        assertThat(reasonOf(place(Venue.KRAKEN, "new", TimeInForce.GTC, 49_000_00)))
                .isEqualTo(RejectReason.VENUE_NOT_READY.code());
        long passed = place(Venue.OKX, "other", TimeInForce.GTC, 49_000_00);
        settle();
        assertThat(new Outputs(journal.entries).reply(passed).status()).isEqualTo(ReplyStatus.OK);
        assertThat(venues.get(AT_KRAKEN).sent).hasSize(before);

        quote(AT_OKX, 50_400_00, 50_410_00);
        settle();
        pass(100);
        assertThat(end().outcome()).as("a cycle between the others").isEqualTo(Outcome.COMPLETED);
        assertThat(venues.get(AT_KRAKEN).sent).hasSize(before);
        assertReplays();
    }

    @Test
    void shouldLeaveCyclesAloneThatLeadThroughAVenueThatSettlesAnOrder() {
        killWithAnOrderOnItsWayToKraken();
        int before = sent();
        quote(AT_KRAKEN, 50_400_00, 50_410_00);
        pass(200);

        assertThat(sent()).isEqualTo(before);
        assertThat(new Outputs(journal.entries).lastOpportunity().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(new Outputs(journal.entries).lastOpportunity().reason()).isEqualTo("VENUE_NOT_READY");

        venues.get(AT_KRAKEN).mute = false;
        pass(2_000);
        assertThat(readiness()).last().isEqualTo("true ready");
        assertThat(telemetry.unsettled(Venue.KRAKEN)).isZero();
        quote(AT_KRAKEN, 50_400_00, 50_410_00);
        settle();
        pass(100);
        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertReplays();
    }

    @Test
    void shouldConvertNothingThatLiesWhereAnOrderIsSettled() {
        killWithAnOrderOnItsWayToKraken();
        for (int venue : new int[] {AT_BINANCE, AT_OKX}) {
            venues.get(venue).free[BTC] = 0;
            offer(Records.of(venue, Records.balance(BTC, clock.nowNs, 0, 0, true)));
        }
        long asked = correlation++;
        offer(ConversionRecords.convert(asked, clock.nowNs, "alice", "c-1", "BTC", "USDT", ONE / 10, 8, ONE, 8));
        work();

        assertThat(reasonOf(asked)).isEqualTo(RejectReason.VENUE_NOT_READY.code());
    }

    @Test
    void shouldGoOnWithAPlanOnlyWhenTheVenueWhereItHoldsSomethingIsReady() {
        start(TradePlan.Style.SEQUENTIAL);
        long btc = total(BTC);
        FakeVenue binance = venues.get(AT_BINANCE);
        quote(AT_OKX, 50_400_00, 50_410_00);
        assertThat(binance.sent).hasSize(1);
        FakeVenue okx = venues.get(AT_OKX);
        okx.bidQty[AT_OKX] = 0;
        binance.lossy = true;
        settle();
        assertThat(agent.core().plans()).hasSize(1);
        // Killed with Bitcoin held at Binance, and an order of somebody else on its way there.
        place(Venue.BINANCE, "lost", TimeInForce.IOC, 50_005_00);
        binance.lossy = false;
        binance.mute = true;
        boot(TradePlan.Style.SEQUENTIAL);
        quiet();
        int before = sent();
        pass(20_000);
        quiet();
        assertThat(sent()).as("while Binance settles").isEqualTo(before);
        assertThat(agent.core().plans()).hasSize(1);

        binance.mute = false;
        for (int i = 0; i < 60 && telemetry.unsettled(Venue.BINANCE) > 0; i++) {
            pass(1_000);
        }
        quiet();
        pass(2_000);
        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().reason()).startsWith("ENGINE_RESTARTED");
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertThat(total(BTC) - btc).isBetween(-20_000L, 20_000L);
        assertReplays();
    }

    @Test
    void shouldNotBeReadyWhileNoVenueIs() {
        killWithAnOrderOnItsWayToKraken();
        for (Venue venue : List.of(Venue.BINANCE, Venue.OKX)) {
            offer(Records.link(venue.id(), clock.nowNs, LinkState.DOWN));
        }
        work();

        assertThat(readiness())
                .last()
                .isEqualTo("false orders from before an interruption are being settled at KRAKEN");
        assertThat(telemetry.get(Metric.READY)).isZero();
        assertThat(reasonOf(place(Venue.OKX, "none", TimeInForce.GTC, 49_000_00)))
                .isEqualTo(RejectReason.ENGINE_NOT_READY.code());
    }

    @Test
    void shouldComeBackFromASnapshotAsItWas() {
        killWithAnOrderOnItsWayToKraken();
        byte[] before = EngineHarness.stateBytes(agent);
        agent.core().writeSnapshot();
        EngineAgent again = new EngineAgent(
                EngineSettings.of("test", true, agent.core().state().execution),
                new EngineInbox(1 << 20),
                new InMemoryJournal(),
                clock,
                new EngineTelemetry());
        again.recover(journal.reader());

        assertThat(EngineHarness.stateBytes(again)).isEqualTo(before);
        assertThat(again.core().state().risk.isVenueReady(Venue.KRAKEN.id())).isFalse();
        assertThat(again.core().state().risk.isVenueReady(Venue.OKX.id())).isTrue();
    }

    private void assertReplays() {
        JournalReplay.Report report = JournalReplay.run(journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
    }
}

package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.outbound.journal.JournalCounters;
import io.kairos.engine.application.EngineHarness;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal at its bound stops new risk, and nothing else. */
class JournalWatchTest {
    private static final JournalCounters FINE = counters(false, false);
    private static final JournalCounters OVER_BOUND = counters(true, false);
    private static final JournalCounters RING_NEARLY_FULL = counters(false, true);

    private static final int ETH_BTC = 2;
    private static final long BUY_QTY = 1_000;
    private static final long BUY_PX = 49_000_00;

    private final EngineHarness engine = EngineHarness.ready();
    private final List<String> asked = new ArrayList<>();
    private JournalCounters now = FINE;
    private final JournalWatch watch = new JournalWatch(() -> now, reason -> {
        asked.add(reason);
        return new StartValues(engine.inbox, 1).offerKillSwitch(reason);
    });

    private static JournalCounters counters(boolean overBound, boolean ringNearlyFull) {
        return new JournalCounters(0, 0, 0, 1_234, 0, 0, 0, 0, overBound, ringNearlyFull, false);
    }

    private void look(JournalCounters counters) {
        now = counters;
        watch.look();
        engine.work();
    }

    @Test
    void shouldLeaveAJournalWithinItsBoundsAlone() {
        look(FINE);

        assertThat(asked).isEmpty();
        assertThat(engine.killSwitch().isEngaged()).isFalse();
    }

    @Test
    void shouldEngageTheKillSwitchOnceAndSayWhy() {
        look(OVER_BOUND);
        look(OVER_BOUND);
        look(RING_NEARLY_FULL);

        assertThat(asked).containsExactly("journal over its bound: Kafka has been away for too long");
        assertThat(engine.killSwitch().isEngaged()).isTrue();
        assertThat(engine.killSwitch().changedBy()).isEqualTo("engine");
        assertThat(engine.killSwitch().reason()).startsWith("journal over its bound");
    }

    @Test
    void shouldTellForHowLongTheDiskHasTakenNothing() {
        look(RING_NEARLY_FULL);

        assertThat(engine.killSwitch().reason())
                .isEqualTo("journal ring nearly full: the disk has not taken its records for 1234 ms");
    }

    @Test
    void shouldSendNoNewOrderAndYetApplyQuotes() {
        look(OVER_BOUND);
        long sent = engine.telemetry.get(Metric.ORDERS_SENT);
        long quotes = engine.telemetry.get(Metric.QUOTES);

        engine.quote(ETH_BTC, 4_998, 200_000, 5_001, 200_000);
        engine.quote(ETH_BTC, 4_997, 200_000, 5_001, 200_000);
        engine.limit(Side.BUY, TimeInForce.GTC, "refused", BUY_QTY, BUY_PX);

        assertThat(engine.telemetry.get(Metric.QUOTES)).isEqualTo(quotes + 2);
        assertThat(engine.bidPx(ETH_BTC)).isEqualTo(4_997);
        assertThat(engine.telemetry.get(Metric.ORDERS_SENT)).isEqualTo(sent);

        engine.releaseKillSwitch();
        engine.limit(Side.BUY, TimeInForce.GTC, "taken", BUY_QTY, BUY_PX);

        assertThat(engine.telemetry.get(Metric.ORDERS_SENT))
                .as("the same order, without the switch")
                .isEqualTo(sent + 1);
    }

    @Test
    void shouldAskAgainUntilTheInboxTakesIt() {
        StartValues filler = new StartValues(engine.inbox, 1);
        while (filler.offerCancelAll()) {
            // Until nothing more fits.
        }

        now = OVER_BOUND;
        watch.look();
        watch.look();
        assertThat(asked).hasSize(2);

        engine.work();
        assertThat(engine.killSwitch().isEngaged()).as("no room until now").isFalse();
        look(OVER_BOUND);
        look(OVER_BOUND);

        assertThat(engine.killSwitch().isEngaged()).isTrue();
        assertThat(asked).as("not asked again once it was taken").hasSize(3);
    }

    @Test
    void shouldEngageAnewAfterTheJournalWasFine() {
        look(OVER_BOUND);
        engine.releaseKillSwitch();
        look(OVER_BOUND);
        assertThat(engine.killSwitch().isEngaged())
                .as("who released it has decided")
                .isFalse();

        look(FINE);
        assertThat(engine.killSwitch().isEngaged()).isFalse();
        look(OVER_BOUND);

        assertThat(engine.killSwitch().isEngaged()).isTrue();
        assertThat(asked).hasSize(2);
    }
}

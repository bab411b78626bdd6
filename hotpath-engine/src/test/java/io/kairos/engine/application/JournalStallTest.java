package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.application.EngineTelemetry.Metric;
import org.junit.jupiter.api.Test;

/** A journal without room: nothing is taken, applied or decided until it has some, and nothing that was offered is lost. */
class JournalStallTest {
    @Test
    void shouldTakeNoInputWhileTheJournalHasNoRoom() {
        EngineHarness engine = EngineHarness.ready();
        int before = engine.journal.entries.size();
        byte[] state = EngineHarness.stateBytes(engine.agent);
        engine.journal.hasRoom = false;

        engine.clock.advanceMs(500);
        engine.quote(TestMarket.ETH_BTC, 4_998, 200_000, 5_001, 200_000);
        engine.quote(TestMarket.ETH_BTC, 4_997, 200_000, 5_001, 200_000);

        assertThat(engine.journal.entries).hasSize(before);
        assertThat(EngineHarness.stateBytes(engine.agent)).isEqualTo(state);
        assertThat(engine.telemetry.get(Metric.JOURNAL_STALLS)).isEqualTo(1);

        engine.journal.hasRoom = true;
        engine.work();

        assertThat(engine.state().board.bidPx(TestMarket.ETH_BTC)).isEqualTo(4_997);
        assertThat(engine.journal.entries.subList(before, engine.journal.entries.size()).stream()
                        .filter(entry -> entry.templateId() == 1))
                .as("both quotes, in order")
                .hasSize(2);
    }

    @Test
    void shouldRefuseAtTheRingWhatComesWhileItStalls() {
        EngineHarness engine = EngineHarness.ready();
        engine.journal.hasRoom = false;
        long refused = engine.inbox.refusedCount();
        byte[] quote = Records.quote(TestMarket.ETH_BTC, engine.clock.nowNs, 1_000_000, 4_998, 1, 5_001, 1);

        int offered = 0;
        while (engine.inbox.offer(new org.agrona.concurrent.UnsafeBuffer(quote), 0, quote.length)) {
            offered++;
            engine.work();
        }

        assertThat(offered).as("as many as the ring holds").isBetween(1_000, 100_000);
        assertThat(engine.inbox.refusedCount()).isEqualTo(refused + 1);
    }
}

package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ReplayDivergedTest {
    private static InMemoryJournal killed() {
        EngineHarness engine = EngineHarness.ready();
        engine.limit(Side.BUY, TimeInForce.IOC, "a", 1_000, 50_010_00);
        engine.settle();
        return engine.journal;
    }

    private static int firstOrderRecord(InMemoryJournal journal) {
        for (int i = 0; i < journal.entries.size(); i++) {
            if (journal.entries.get(i).templateId() == OrderUpdatedDecoder.TEMPLATE_ID) {
                return i;
            }
        }
        throw new AssertionError("no order in the journal");
    }

    private static void assertRefused(InMemoryJournal journal, long sequence, String words) {
        int before = journal.entries.size();
        EngineHarness again = new EngineHarness(new ManualClock(), null, journal);

        assertThatThrownBy(() -> again.agent.recover(journal.reader()))
                .isInstanceOfSatisfying(ReplayDivergedException.class, e -> assertThat(e.sequence())
                        .isEqualTo(sequence))
                .hasMessageContaining("sequence=" + sequence + " ")
                .hasMessageContaining(words)
                .hasMessageContaining("Remedy: start the version that wrote this journal")
                .hasMessageContaining("docs/engine.md");
        assertThat(journal.entries).as("nothing is written").hasSize(before);
        assertThat(again.venue.sent).as("nothing is sent").isEmpty();
    }

    @Test
    void shouldNameTheFirstDecisionThatIsMadeOtherwise() {
        InMemoryJournal journal = killed();
        int at = firstOrderRecord(journal);
        byte[] bytes = journal.entries.get(at).bytes();
        bytes[bytes.length / 2] ^= 1;

        assertRefused(
                journal,
                at + 1,
                "journalled: template 102 of schema version " + OrderUpdatedDecoder.SCHEMA_VERSION + ", " + bytes.length
                        + " bytes");
    }

    @Test
    void shouldNameADecisionThatIsMadeNoMore() {
        InMemoryJournal journal = killed();
        int at = firstOrderRecord(journal);
        InMemoryJournal.Entry extra = journal.entries.get(at);
        int end = journal.entries.size();
        journal.append(extra.timeNs(), new UnsafeBuffer(extra.bytes()), 0, extra.bytes().length);

        assertRefused(journal, end + 1, "decided again: nothing");
    }

    @Test
    void shouldNameTheInputBeforeWhichADecisionIsMissing() {
        InMemoryJournal journal = killed();
        int at = firstOrderRecord(journal);
        int next = at;
        while (!journal.entries.get(next).isInput()) {
            next++;
        }
        journal.entries.remove(next - 1);

        assertRefused(journal, next, "journalled: an input; decided again: template");
    }

    @Test
    void shouldStartAgainAfterAnOrderlyEndWhateverTheDecisionsBefore() {
        EngineHarness engine = EngineHarness.ready();
        engine.limit(Side.BUY, TimeInForce.IOC, "a", 1_000, 50_010_00);
        engine.settle();
        engine.agent.onClose();
        byte[] bytes =
                engine.journal.entries.get(firstOrderRecord(engine.journal)).bytes();
        bytes[bytes.length / 2] ^= 1;

        EngineHarness again = new EngineHarness(new ManualClock(), null, engine.journal);
        again.agent.recover(engine.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
    }
}

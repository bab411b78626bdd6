package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.TimeInForce;
import org.junit.jupiter.api.Test;

class HalfSnapshotTest {
    @Test
    void shouldNotLoseARunThatFollowedTwoSnapshotsOfWhichTheSecondWasCut() {
        EngineHarness first = EngineHarness.ready();
        first.agent.onClose();
        InMemoryJournal journal = first.journal.cut(first.journal.entries.size());
        int began = journal.entries.size() - 1;
        while (journal.entries.get(began).templateId() != SnapshotBeganDecoder.TEMPLATE_ID) {
            began--;
        }
        // The engine was killed three records into a second snapshot that followed the first at once.
        journal.entries.addAll(
                journal.entries.subList(began, began + 3).stream().toList());

        EngineHarness second = new EngineHarness(first.clock, first.venue, journal);
        second.agent.recover(journal.reader());
        second.start();
        second.quietQuotes();
        second.limit(Side.BUY, TimeInForce.GTC, "kept", 1_000, 49_000_00);
        second.settle();
        int open = second.state().orders.openCount();
        assertThat(open).isEqualTo(1);

        EngineHarness third = new EngineHarness(first.clock, first.venue, journal);
        third.agent.recover(journal.reader());

        assertThat(third.state().orders.openCount()).isEqualTo(open);
    }
}

package io.kairos.engine.adapter.protobuf;

import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;

/** Tells records that restate what is known from those that say something new. One thread. */
public final class SnapshotFilter {
    private boolean open;

    /** Whether this record belongs to a snapshot, its brackets included; call once for each record, in order. */
    public boolean isRestated(int templateId) {
        if (templateId == SnapshotBeganDecoder.TEMPLATE_ID) {
            open = true;
            return true;
        }
        if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
            open = false;
            return true;
        }
        if (templateId == EngineStartedDecoder.TEMPLATE_ID) {
            // The engine was killed inside a snapshot; the new run does not end it.
            open = false;
        }
        return open;
    }
}

package io.kairos.engine.application;

import io.kairos.engine.application.port.JournalReader;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides a journal again: every input goes through the same code, and every decision that comes out, and the whole state at each
 * snapshot, must equal the journalled one byte for byte. Which kinds of outputs there are is of no matter. Cold; one thread.
 */
public final class JournalReplay {
    private final ArrayDeque<byte[]> decided = new ArrayDeque<>();
    private final MessageDigest journalledHash = sha256();
    private final MessageDigest decidedHash = sha256();
    private final DecisionOutlet outlet = this::onDecided;
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private @Nullable EngineCore core;
    private @Nullable EngineCore loading;
    private boolean inSnapshot;
    private long first;
    private long last;
    private long inputs;
    private long decisions;
    private long snapshots;
    private long runs;
    private long differences;
    private @Nullable Difference firstDifference;

    private JournalReplay() {}

    /**
     * Where a replay first decided otherwise.
     *
     * @param sequence of the journalled record.
     * @param template its template.
     * @param problem what was journalled and what was decided again.
     */
    public record Difference(long sequence, int template, String problem) {}

    /**
     * What a replay found.
     *
     * @param first first record read, 0 for none.
     * @param last last record read.
     * @param inputs inputs applied.
     * @param decisions journalled outputs compared.
     * @param snapshots whole states compared.
     * @param runs starts of the engine.
     * @param cutOff decisions at the end that a kill kept from the journal.
     * @param differences decisions that differ.
     * @param firstDifference null when there is none.
     * @param journalledHash SHA-256 of the journalled decisions in order.
     * @param decidedHash the same of those decided again.
     */
    public record Report(
            long first,
            long last,
            long inputs,
            long decisions,
            long snapshots,
            long runs,
            long cutOff,
            long differences,
            @Nullable Difference firstDifference,
            String journalledHash,
            String decidedHash) {
        /** Whether everything was decided alike. */
        public boolean isEqual() {
            return differences == 0 && journalledHash.equals(decidedHash);
        }
    }

    /**
     * Replays what {@code reader} has.
     *
     * @param reader at the first record kept, or at a snapshot; read to its end, not closed.
     * @throws IllegalArgumentException if it begins with neither.
     */
    public static Report run(JournalReader reader) {
        JournalReplay replay = new JournalReplay();
        while (reader.poll(replay::onRecord, 4_096) > 0) {
            // Until the end of what is written.
        }
        return replay.report();
    }

    private Report report() {
        // Behind the last input, or within the last snapshot, a kill may have cut what was decided.
        return new Report(
                first,
                last,
                inputs,
                decisions,
                snapshots,
                runs,
                decided.size(),
                differences,
                firstDifference,
                HexFormat.of().formatHex(journalledHash.digest()),
                HexFormat.of().formatHex(decidedHash.digest()));
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        int templateId = EngineInbox.templateId(buffer, offset);
        if (first == 0) {
            first = sequence;
            begin(sequence, templateId);
        }
        last = sequence;
        if (loading != null && templateId == SnapshotBeganDecoder.TEMPLATE_ID) {
            // At the first record, or behind a snapshot that a kill cut: nothing of that one may stay.
            loading = new EngineCore(outlet, telemetry);
        }
        EngineCore fresh = loading;
        if (fresh != null) {
            fresh.load(templateId, buffer, offset);
            if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
                core = fresh;
                loading = null;
                snapshots++;
            }
            return;
        }
        EngineCore current = core;
        if (current == null) {
            throw new IllegalStateException("no core: sequence=" + sequence);
        }
        if (templateId == SnapshotBeganDecoder.TEMPLATE_ID) {
            if (inSnapshot) {
                // A kill cut the one before.
                decided.clear();
            }
            expectComplete(sequence, templateId);
            inSnapshot = true;
            current.writeSnapshot();
        }
        if (inSnapshot || templateId >= EngineCore.FIRST_OUTPUT_TEMPLATE) {
            compare(sequence, templateId, buffer, offset, length);
            if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
                inSnapshot = false;
                snapshots++;
            }
            return;
        }
        expectComplete(sequence, templateId);
        inputs++;
        runs += templateId == EngineStartedDecoder.TEMPLATE_ID ? 1 : 0;
        current.advance(templateId, buffer, offset);
        current.apply(templateId, buffer, offset, length);
    }

    private void begin(long sequence, int templateId) {
        EngineCore empty = new EngineCore(outlet, telemetry);
        if (templateId == SnapshotBeganDecoder.TEMPLATE_ID && sequence > 1) {
            loading = empty;
        } else if (sequence == 1) {
            core = empty;
        } else {
            throw new IllegalArgumentException("a replay begins with the first record or with a snapshot, got sequence "
                    + sequence + " template " + templateId);
        }
    }

    private void onDecided(DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        decided.add(copy);
    }

    private void compare(long sequence, int templateId, DirectBuffer buffer, int offset, int length) {
        byte[] journalled = new byte[length];
        buffer.getBytes(offset, journalled);
        byte[] again = decided.poll();
        decisions++;
        journalledHash.update(journalled);
        if (again != null) {
            decidedHash.update(again);
        }
        if (again == null || !Arrays.equals(journalled, again)) {
            differs(
                    sequence,
                    templateId,
                    "journalled " + length + " bytes, decided again "
                            + (again == null ? "nothing" : describe(journalled, again)));
        }
    }

    private static String describe(byte[] journalled, byte[] again) {
        RecordWriter view = new RecordWriter();
        view.wrap(again);
        return "template " + EngineInbox.templateId(view.buffer(), 0) + " of " + again.length
                + " bytes, first differing at byte " + Arrays.mismatch(journalled, again);
    }

    private void expectComplete(long sequence, int templateId) {
        byte[] surplus = decided.poll();
        if (surplus != null) {
            decidedHash.update(surplus);
            differs(
                    sequence,
                    templateId,
                    "journalled a new input, decided again first " + describe(new byte[0], surplus));
            decided.clear();
        }
    }

    private void differs(long sequence, int templateId, String problem) {
        differences++;
        if (firstDifference == null) {
            firstDifference = new Difference(sequence, templateId, problem);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

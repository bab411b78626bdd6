package io.kairos.engine.application;

import io.kairos.engine.application.EngineTelemetry.Stage;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Reads the clock round the deterministic core, never inside it: before an input is applied, at the first thing that the core
 * hands out for it (then it has decided), at each order that left, and, when nothing was handed out, at the end. What it reads
 * goes into telemetry and nowhere else. Engine thread only; hot: one look at the clock per quote, at each eighth one two; no objects.
 */
final class StageClock {
    /** Stands for a time that is not known. */
    static final long NONE = 0;

    private static final int SENT_SLOTS = 1_024;
    /** Orders that wait for their socket; what more there are is not measured. */
    private static final int WAITING_SLOTS = 256;
    /** Of so many quotes one tells how long the core itself takes. A power of two. */
    static final int DETECTION_SAMPLE = 8;

    private final EpochNanoClock clock;
    private final EngineTelemetry telemetry;
    private final long[] sentOrderId = new long[SENT_SLOTS];
    private final long[] sentNs = new long[SENT_SLOTS];
    private final long[] waitingOrderId = new long[WAITING_SLOTS];
    private final int[] waitingVenue = new int[WAITING_SLOTS];
    private final long[] waitingDecidedNs = new long[WAITING_SLOTS];
    private final long[] waitingWireNs = new long[WAITING_SLOTS];
    private int waiting;
    private long wireNs;
    private long decodedNs;
    private long appliedNs;
    private long decidedNs;
    private int quotes;

    StageClock(EpochNanoClock clock, EngineTelemetry telemetry) {
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * A quote is about to be applied.
     *
     * @param wire when it was read from the socket.
     * @param decoded when it was offered to the engine, {@link #NONE} when that is not known.
     */
    void onQuote(long wire, long decoded) {
        boolean sampled = (quotes++ & (DETECTION_SAMPLE - 1)) == 0;
        onApply(wire, decoded, sampled ? clock.nanoTime() : NONE);
    }

    /**
     * An input is about to be applied.
     *
     * @param wire when the quote that it is was read from the socket, {@link #NONE} when it is no quote.
     * @param decoded when it was offered to the engine, {@link #NONE} when it is the engine's own.
     * @param now the time, {@link #NONE} when the core's own part is not to be measured.
     */
    void onApply(long wire, long decoded, long now) {
        wireNs = wire;
        decodedNs = decoded;
        appliedNs = now;
        decidedNs = NONE;
        if (wire != NONE && decoded != NONE) {
            telemetry.record(Stage.WIRE_TO_DECODED, decoded - wire);
        }
    }

    /** The core hands something out for the input at hand. */
    void onDecision() {
        if (decidedNs == NONE) {
            decidedNs = clock.nanoTime();
        }
    }

    /**
     * An order was handed to its venue link.
     *
     * @param flushed whether its bytes are in the hands of the operating system, which is when it counts as sent; otherwise
     *     {@link #onFlushed} says so later.
     */
    void onSent(int venueId, long orderId, boolean flushed) {
        long decided = decidedNs == NONE ? appliedNs : decidedNs;
        if (flushed) {
            measureSent(orderId, decided, wireNs, clock.nanoTime());
        } else if (waiting < WAITING_SLOTS) {
            waitingOrderId[waiting] = orderId;
            waitingVenue[waiting] = venueId;
            waitingDecidedNs[waiting] = decided;
            waitingWireNs[waiting] = wireNs;
            waiting++;
        }
    }

    /** Whether orders wait for a socket. */
    boolean isWaiting() {
        return waiting > 0;
    }

    /** Whether orders wait for the socket of a venue. */
    boolean isWaiting(int venueId) {
        for (int i = 0; i < waiting; i++) {
            if (waitingVenue[i] == venueId) {
                return true;
            }
        }
        return false;
    }

    /** The operating system has taken all that was handed to a venue's link. */
    void onFlushed(int venueId) {
        long now = clock.nanoTime();
        int left = 0;
        for (int i = 0; i < waiting; i++) {
            if (waitingVenue[i] == venueId) {
                measureSent(waitingOrderId[i], waitingDecidedNs[i], waitingWireNs[i], now);
            } else {
                waitingOrderId[left] = waitingOrderId[i];
                waitingVenue[left] = waitingVenue[i];
                waitingDecidedNs[left] = waitingDecidedNs[i];
                waitingWireNs[left] = waitingWireNs[i];
                left++;
            }
        }
        waiting = left;
    }

    private void measureSent(long orderId, long decided, long wire, long now) {
        telemetry.record(Stage.DECISION_TO_SEND, decided == NONE ? 0 : now - decided);
        if (wire != NONE) {
            telemetry.record(Stage.WIRE_TO_SEND, now - wire);
        }
        int slot = (int) (orderId & (SENT_SLOTS - 1));
        sentOrderId[slot] = orderId;
        sentNs[slot] = now;
    }

    /** The venue answered an order for the first time. Orders that a thousand others have followed since are not measured. */
    void onAnswered(long orderId, long receiveTimeNs) {
        int slot = (int) (orderId & (SENT_SLOTS - 1));
        if (sentOrderId[slot] == orderId) {
            sentOrderId[slot] = 0;
            telemetry.record(Stage.SEND_TO_ACK, receiveTimeNs - sentNs[slot]);
        }
    }

    /**
     * The input was applied.
     *
     * @return when, {@link #NONE} when that was not looked at.
     */
    long onApplied(boolean searched) {
        if (!searched) {
            return NONE;
        }
        long now = decidedNs == NONE ? clock.nanoTime() : decidedNs;
        if (appliedNs != NONE) {
            telemetry.record(Stage.DETECTION, now - appliedNs);
        }
        if (decodedNs != NONE) {
            telemetry.record(Stage.DECODED_TO_DECISION, now - decodedNs);
        }
        if (wireNs != NONE) {
            telemetry.record(Stage.WIRE_TO_DECISION, now - wireNs);
        }
        return decidedNs == NONE ? now : NONE;
    }
}

package io.kairos.engine.application;

import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What the engine counts and measures. Written by the engine thread only, with release stores and without allocating; read by
 * any thread.
 */
public final class EngineTelemetry {
    /** Names of the measured stages, in the order of {@link Stage}. */
    public enum Stage {
        /** From the receive time of a quote to the end of the search on it. */
        WIRE_TO_DECISION,
        /** From the end of the search or the receipt of a command to the hand-over to the venue link. */
        DECISION_TO_SEND,
        /** From the hand-over to the venue's first answer. */
        SEND_TO_ACK;

        /** Name in health messages. */
        public String label() {
            return switch (this) {
                case WIRE_TO_DECISION -> "wire_to_decision";
                case DECISION_TO_SEND -> "decision_to_send";
                case SEND_TO_ACK -> "send_to_ack";
            };
        }
    }

    /** One number. */
    public enum Metric {
        /** Inputs journalled and applied. */
        INPUTS,
        /** Inputs journalled but not applied, since they name something unknown or break a bound. */
        INVALID_INPUTS,
        /** Outputs journalled. */
        OUTPUTS,
        /** Quotes applied. */
        QUOTES,
        /** Quotes with an exchange or receive order that shows them older than what is known. */
        OLD_QUOTES,
        /** Public trades applied. */
        TRADES,
        /** Pictures of book depth taken. */
        DEPTHS,
        /** Commands applied. */
        COMMANDS,
        /** Quotes after which it was known whether any cycle may gain. */
        DETECTIONS,
        /** Searches for a cycle, since one may gain. */
        SEARCHES,
        /** Distinct opportunities found. */
        OPPORTUNITIES_FOUND,
        /** Opportunities traded. */
        OPPORTUNITIES_TAKEN,
        /** Cycles that ended with all legs done. */
        CYCLES_COMPLETED,
        /** Cycles that ended partly done. */
        CYCLES_PARTIAL,
        /** Cycles whose first leg did not fill. */
        CYCLES_MISSED,
        /** New orders handed to a venue link. */
        ORDERS_SENT,
        /** Cancels handed to a venue link. */
        CANCELS_SENT,
        /** Status queries handed to a venue link. */
        QUERIES_SENT,
        /** Refusals of the risk gate. */
        REJECTIONS,
        /** Fills booked. */
        FILLS,
        /** Repeated reports of a known fill. */
        REPEATED_FILLS,
        /** Fills of orders that were final. */
        LATE_FILLS,
        /** Reports on orders that are not (or no longer) in the store. */
        FOREIGN_REPORTS,
        /** Reports that the state table does not allow. */
        ILLEGAL_REPORTS,
        /** Balances corrected to the venue's word. */
        BALANCE_CORRECTIONS,
        /** Orders forgotten since the store holds only so many final ones. */
        ORDERS_EVICTED,
        /** Exceptions inside the engine; each engages the kill switch. */
        INTERNAL_FAULTS,
        /** Snapshots written. */
        SNAPSHOTS,
        /** Now: whether orders may pass, 0 or 1. */
        READY,
        /** Now: whether the kill switch is engaged, 0 or 1. */
        KILL_SWITCH,
        /** Now: orders that are not final. */
        OPEN_ORDERS,
        /** Now: orders whose fate is unknown. */
        UNKNOWN_ORDERS,
        /** Now: cycles in flight. */
        CYCLES_IN_FLIGHT,
        /** Now: value of the orders of this UTC day, reference asset. */
        DAY_NOTIONAL,
        /** Now: the engine's time, nanoseconds since the epoch. */
        TIME_NS,
        /** Now: the longest duty cycle since the last reset by {@link #resetLongestCycle}, nanoseconds. */
        LONGEST_CYCLE_NS
    }

    private static final long HIGHEST_NS = 60_000_000_000L;

    private final EnumMap<Metric, AtomicLong> metrics = new EnumMap<>(Metric.class);
    private final EnumMap<Stage, SingleWriterRecorder> recorders = new EnumMap<>(Stage.class);

    /** All zero. */
    public EngineTelemetry() {
        for (Metric metric : Metric.values()) {
            metrics.put(metric, new AtomicLong());
        }
        for (Stage stage : Stage.values()) {
            recorders.put(stage, new SingleWriterRecorder(1, HIGHEST_NS, 3));
        }
    }

    /** A number now; any thread. */
    public long get(Metric metric) {
        return cell(metric).get();
    }

    /**
     * Samples of a stage since the last call for it, nanoseconds; one reading thread per stage.
     *
     * @param recycle histogram of an earlier call to reuse, or null.
     */
    public Histogram intervalHistogram(Stage stage, @Nullable Histogram recycle) {
        return recorder(stage).getIntervalHistogram(recycle);
    }

    /** Starts a new measurement of the longest duty cycle; a cycle in flight may be lost; any thread. */
    public void resetLongestCycle() {
        cell(Metric.LONGEST_CYCLE_NS).set(0);
    }

    private AtomicLong cell(Metric metric) {
        return Objects.requireNonNull(metrics.get(metric));
    }

    private SingleWriterRecorder recorder(Stage stage) {
        return Objects.requireNonNull(recorders.get(stage));
    }

    void add(Metric metric, long delta) {
        AtomicLong value = cell(metric);
        value.lazySet(value.getPlain() + delta);
    }

    void increment(Metric metric) {
        add(metric, 1);
    }

    void set(Metric metric, long now) {
        cell(metric).lazySet(now);
    }

    void record(Stage stage, long elapsedNs) {
        recorder(stage).recordValue(Math.min(HIGHEST_NS, Math.max(1, elapsedNs)));
    }

    void reset() {
        for (AtomicLong metric : metrics.values()) {
            metric.lazySet(0);
        }
    }
}

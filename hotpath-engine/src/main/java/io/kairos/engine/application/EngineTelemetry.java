package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.measure.IntervalRecorder;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the engine counts and measures. Written by the engine thread only, with release stores and without allocating; read by
 * any thread.
 */
public final class EngineTelemetry {
    /** What is measured between the arrival of a quote and the venue's answer, in nanoseconds. */
    public enum Stage {
        /** From the socket read that completed a message to its record being offered to the engine. Every quote. */
        WIRE_TO_DECODED(0),
        /** From there to the end of the search: the way to the engine thread, the journal, the detection. Every searched quote. */
        DECODED_TO_DECISION(1),
        /** Of that, the part in which the core applies the quote: books, graph, detection. Each eighth searched quote. */
        DETECTION(2),
        /** From the socket read to the end of the search. Every searched quote. */
        WIRE_TO_DECISION(3),
        /** From the decision (of a search, or of a command or report that led to an order) to the order's bytes in the socket. */
        DECISION_TO_SEND(4),
        /** From the socket read of a quote to the bytes of an order that it led to in the socket. */
        WIRE_TO_SEND(5),
        /** From there to the venue's first answer. */
        SEND_TO_ACK(6);

        private final int series;
        private final String label = name().toLowerCase(Locale.ROOT);

        Stage(int series) {
            this.series = series;
        }

        /** Its series in {@link #recorder}. */
        public int series() {
            return series;
        }

        /** Name in health messages. */
        public String label() {
            return label;
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
        /** Quotes after which it was known whether a cycle gains by them. */
        DETECTIONS,
        /** Cycles found that gain, and then judged. */
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
        /** Conversions whose price was asked for, those to be traded included. */
        CONVERSIONS_QUOTED,
        /** Conversions begun. */
        CONVERSIONS_TAKEN,
        /** Conversions that ended with all legs done. */
        CONVERSIONS_COMPLETED,
        /** Conversions that ended partly done or not at all. */
        CONVERSIONS_SHORT,
        /** Ids of conversions that were over or refused, forgotten since only so many are kept; they count as new. */
        CONVERSIONS_FORGOTTEN,
        /** New orders handed to a venue link. */
        ORDERS_SENT,
        /** Cancels handed to a venue link. */
        CANCELS_SENT,
        /** Orders that were open at a venue and not in the journal, taken over to be canceled. */
        ORDERS_ADOPTED,
        /** Amendments handed to a venue link. */
        AMENDS_SENT,
        /** Status queries handed to a venue link. */
        QUERIES_SENT,
        /** Refusals of the risk gate. */
        REJECTIONS,
        /** Cancels beyond the rate from which on there is an alarm; they are sent all the same. */
        CANCEL_RATE_ALARMS,
        /** Strategies and satellites stopped since they executed too often. */
        OWNERS_STOPPED,
        /** Resting orders taken back by the engine: of what it stopped itself, or while the day's loss is above its limit. */
        ORDERS_WITHDRAWN,
        /** Markets that were given more decimals while the engine ran. */
        SCALE_CHANGES,
        /** Reports read by a definition before the one in force, rewritten in its decimals. */
        REPORTS_RESCALED,
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
        /** Balances compared with an account query while nothing of ours was in motion. */
        BALANCES_COMPARED,
        /** Of those, ones that differed; the venue's amount was taken. */
        BALANCE_DIFFERENCES,
        /** Movements and trades that venues told of besides orders of ours. */
        BALANCE_MOVEMENTS_TOLD,
        /** Balances that changed by what the venue told of. */
        BALANCES_MOVED_OUTSIDE,
        /** Balances that changed by what nobody told of. */
        BALANCES_UNEXPLAINED,
        /** Venues stopped since a balance could not be explained. */
        VENUES_STOPPED,
        /** Balances corrected to the venue's word. */
        BALANCE_CORRECTIONS,
        /** Orders forgotten since the store holds only so many final ones. */
        ORDERS_EVICTED,
        /** Client order ids whose order was over, forgotten since only so many are kept; they count as new. */
        ORDER_IDS_FORGOTTEN,
        /** Exceptions inside the engine; each engages the kill switch. */
        INTERNAL_FAULTS,
        /** Snapshots written. */
        SNAPSHOTS,
        /** Times that no input was taken for a while, since the journal had no room. */
        JOURNAL_STALLS,
        /** Now: whether orders may pass, 0 or 1. */
        READY,
        /** Now: whether the kill switch is engaged, 0 or 1. */
        KILL_SWITCH,
        /** Now: scopes besides the engine that are not ACTIVE. */
        STOPPED_SCOPES,
        /** Now: loss of this UTC day, reference asset, negative for a gain; the smallest number while it cannot be valued. */
        DAY_LOSS,
        /** Now: exposure of all assets, reference asset; the smallest number while it cannot be valued. */
        EXPOSURE,
        /** Now: orders that are not final. */
        OPEN_ORDERS,
        /** Now: orders whose fate is unknown. */
        UNKNOWN_ORDERS,
        /** Now: quotes left out of the search since they have gained for too long. */
        QUOTES_PARKED,
        /** Now: instruments left out of the search since there are too many assets. */
        INSTRUMENTS_LEFT_OUT,
        /** Now: cycles in flight. */
        CYCLES_IN_FLIGHT,
        /** Now: value of the orders of this UTC day, reference asset. */
        DAY_NOTIONAL,
        /** Now: the engine's time, nanoseconds since the epoch. */
        TIME_NS,
        /** Now: the longest duty cycle since start, nanoseconds. */
        LONGEST_CYCLE_NS
    }

    /** Series of {@link #recorder} that holds the engine's duty cycles; those before it are the stages. */
    public static final int DUTY_CYCLES = Stage.values().length;

    private final AtomicLongArray metrics = new AtomicLongArray(Metric.values().length);
    private final AtomicIntegerArray unsettled = new AtomicIntegerArray(Venue.values().length);
    private final AtomicLongArray notTraded = new AtomicLongArray(WhyNot.SLOTS);
    private final IntervalRecorder recorder = new IntervalRecorder(Stage.values().length + 1);
    private volatile long threadId;

    /** A number now; any thread. */
    public long get(Metric metric) {
        return metrics.get(slot(metric));
    }

    /** Durations of the stages and of the duty cycles; its reader is whoever reports on the engine. */
    public IntervalRecorder recorder() {
        return recorder;
    }

    /** Id of the engine thread, 0 before it runs; any thread. */
    public long threadId() {
        return threadId;
    }

    /** How often an opportunity was not traded for the reason in a slot of {@link WhyNot}; any thread. */
    public long notTraded(int slot) {
        return notTraded.get(slot);
    }

    /** Orders of a venue from before an interruption whose fate is not settled yet; while there are any it gets no new ones. Any thread. */
    public int unsettled(Venue venue) {
        return unsettled.get(venue.id());
    }

    void setUnsettled(int venueId, int orders) {
        unsettled.lazySet(venueId, orders);
    }

    @SuppressWarnings("EnumOrdinal") // A place in an array of this run, nothing that is kept or sent.
    private static int slot(Metric metric) {
        return metric.ordinal();
    }

    void add(Metric metric, long delta) {
        int slot = slot(metric);
        metrics.lazySet(slot, metrics.getPlain(slot) + delta);
    }

    void increment(Metric metric) {
        add(metric, 1);
    }

    void set(Metric metric, long now) {
        metrics.lazySet(slot(metric), now);
    }

    void countNotTraded(int reason) {
        int slot = WhyNot.slot(reason);
        notTraded.lazySet(slot, notTraded.getPlain(slot) + 1);
    }

    void record(Stage stage, long elapsedNs) {
        recorder.record(stage.series(), elapsedNs);
    }

    void onThread(long id) {
        threadId = id;
    }

    /** At the end of a duty cycle that found work. */
    void dutyCycle(long elapsedNs) {
        recorder.record(DUTY_CYCLES, elapsedNs);
        if (elapsedNs > get(Metric.LONGEST_CYCLE_NS)) {
            set(Metric.LONGEST_CYCLE_NS, elapsedNs);
        }
    }

    /** At the end of every duty cycle: lets a reader have its interval. */
    void exchange() {
        recorder.exchange();
    }

    void reset() {
        for (int slot = 0; slot < metrics.length(); slot++) {
            metrics.lazySet(slot, 0);
        }
        for (int venueId = 0; venueId < unsettled.length(); venueId++) {
            unsettled.lazySet(venueId, 0);
        }
        for (int slot = 0; slot < WhyNot.SLOTS; slot++) {
            notTraded.lazySet(slot, 0);
        }
    }
}

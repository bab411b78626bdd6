package io.kairos.flink.candles;

import io.kairos.flink.ticks.Tick;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Trades of one instrument to its candles.
 *
 * <p>What is in a candle depends on the venue's time and the trade ids alone: any order, any repeats, same candle. When it is published is another
 * question, and only there a clock helps: each instrument has an estimate of the venue's time, its newest trade's time plus what has passed here
 * since that trade came in. A candle closes when the estimate is past its end plus a grace; so the last candle before a silence closes too, a quiet
 * instrument waits for nobody, and a replay of old trades closes candles at the pace of the trades. Whoever comes later changes the candle and it is
 * published again as a correction. After a restore the estimate restarts at the newest trade of the checkpoint: a candle may be published early and
 * corrected, never lost.
 *
 * <p>State per instrument: candles that ended less than the lateness before its newest trade. A trade for an older candle goes to the side output
 * {@link #LATE}, which corrects the table from stored trades.
 */
final class CandleFunction extends KeyedProcessFunction<String, Tick, CandleUpdate> {
    /** Trades whose candle has left the state. */
    static final OutputTag<LateTrade> LATE = new OutputTag<>("late-trades", TypeInformation.of(LateTrade.class));

    private static final long serialVersionUID = 1L;
    private static final long NS_PER_MS = 1_000_000;
    /** Forming candles are published this often while they change. */
    static final long PUBLISH_EVERY_MS = 250;

    private static final long EVICT_EVERY_NS = 60_000_000_000L;
    /** A venue clock further ahead of ours than this is not believed to be the newest time. */
    private static final long MAX_CLOCK_LEAD_NS = 60_000_000_000L;

    private final long latenessNs;
    private final long graceNs;
    private transient @Nullable State state;
    private transient Counter lateTrades = new SimpleCounter();
    private transient Counter repeatedTrades = new SimpleCounter();
    private transient Counter corrections = new SimpleCounter();
    /** When the newest trade of each instrument came in, this process's clock; not part of the checkpoint on purpose. */
    private transient Map<String, Long> newestSeenAtMs = new HashMap<>();

    CandleFunction(long latenessMs, long graceMs) {
        this.latenessNs = latenessMs * NS_PER_MS;
        this.graceNs = graceMs * NS_PER_MS;
    }

    /** Times of one instrument; a Flink POJO. */
    public static final class Times {
        /** Newest believable exchange time, nanoseconds since the epoch. */
        public long newestNs = Long.MIN_VALUE;
        /** Eviction is due when the newest time reaches this. */
        public long nextEvictionNs = Long.MIN_VALUE;
        /** The publishing timer that is set, milliseconds; 0 for none. */
        public long timerMs;

        /** For Flink. */
        public Times() {}
    }

    private static final class Candles {
        final MapState<Long, CandleAccumulator> byOpenTime;
        /** Open times of candles that are not closed or changed since; true when changed since the last publication. */
        final MapState<Long, Boolean> unsettled;

        Candles(MapState<Long, CandleAccumulator> byOpenTime, MapState<Long, Boolean> unsettled) {
            this.byOpenTime = byOpenTime;
            this.unsettled = unsettled;
        }
    }

    private record State(ValueState<Times> times, Map<Interval, Candles> candles) {}

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        Map<Interval, Candles> candles = new EnumMap<>(Interval.class);
        for (Interval interval : Interval.values()) {
            candles.put(
                    interval,
                    new Candles(
                            runtime.getMapState(new MapStateDescriptor<>(
                                    "candles-" + interval.text(),
                                    Types.LONG,
                                    TypeInformation.of(CandleAccumulator.class))),
                            runtime.getMapState(new MapStateDescriptor<>(
                                    "unsettled-" + interval.text(), Types.LONG, Types.BOOLEAN))));
        }
        state = new State(runtime.getState(new ValueStateDescriptor<>("times", Times.class)), candles);
        lateTrades = runtime.getMetricGroup().counter("lateTrades");
        repeatedTrades = runtime.getMetricGroup().counter("repeatedTrades");
        corrections = runtime.getMetricGroup().counter("corrections");
        newestSeenAtMs = new HashMap<>();
    }

    @Override
    public void processElement(Tick trade, Context context, Collector<CandleUpdate> out) throws Exception {
        State current = Objects.requireNonNull(state, "open() was not called");
        long nowMs = context.timerService().currentProcessingTime();
        Times times = current.times().value();
        if (times == null) {
            times = new Times();
        }
        boolean changed = false;
        for (Interval interval : Interval.values()) {
            changed |= add(trade, interval, current, times, context);
        }
        long believableNs = Math.min(trade.exchangeTimeNs(), trade.receiveTimeNs() + MAX_CLOCK_LEAD_NS);
        if (believableNs > times.newestNs) {
            times.newestNs = believableNs;
            newestSeenAtMs.put(context.getCurrentKey(), nowMs);
        }
        if (changed && times.timerMs == 0) {
            times.timerMs = setTimer(context, nowMs);
        }
        current.times().update(times);
    }

    private boolean add(Tick trade, Interval interval, State current, Times times, Context context) throws Exception {
        Candles candles = Objects.requireNonNull(current.candles().get(interval));
        long openTimeNs = interval.openTimeNs(trade.exchangeTimeNs());
        CandleAccumulator candle = candles.byOpenTime.get(openTimeNs);
        if (candle == null) {
            if (isPastLateness(openTimeNs, interval, times)) {
                lateTrades.inc();
                context.output(LATE, new LateTrade(trade, interval));
                return false;
            }
            candle = new CandleAccumulator();
        }
        if (!candle.add(trade)) {
            repeatedTrades.inc();
            return false;
        }
        candles.byOpenTime.put(openTimeNs, candle);
        candles.unsettled.put(openTimeNs, true);
        return true;
    }

    private boolean isPastLateness(long openTimeNs, Interval interval, Times times) {
        return times.newestNs != Long.MIN_VALUE && openTimeNs + interval.lengthNs() + latenessNs <= times.newestNs;
    }

    @Override
    public void onTimer(long timestampMs, OnTimerContext context, Collector<CandleUpdate> out) throws Exception {
        State current = Objects.requireNonNull(state, "open() was not called");
        Times times = current.times().value();
        if (times == null) {
            throw new IllegalStateException("timer without times: instrument=" + context.getCurrentKey());
        }
        long nowMs = context.timerService().currentProcessingTime();
        long seenAtMs = newestSeenAtMs.computeIfAbsent(context.getCurrentKey(), key -> nowMs);
        long venueTimeNs = times.newestNs + Math.max(0, nowMs - seenAtMs) * NS_PER_MS;
        boolean unsettled = false;
        for (Interval interval : Interval.values()) {
            unsettled |= publish(interval, current, times, venueTimeNs, context.getCurrentKey(), out);
        }
        evictWhenDue(current, times);
        times.timerMs = unsettled ? setTimer(context, nowMs) : 0;
        current.times().update(times);
    }

    /** Publishes what changed; true when a candle stays open. */
    private boolean publish(
            Interval interval,
            State current,
            Times times,
            long venueTimeNs,
            String instrument,
            Collector<CandleUpdate> out)
            throws Exception {
        Candles candles = Objects.requireNonNull(current.candles().get(interval));
        int colon = instrument.indexOf(':');
        String venue = instrument.substring(0, colon);
        String symbol = instrument.substring(colon + 1);
        long newestOpenNs = interval.openTimeNs(times.newestNs);
        List<Long> due = new ArrayList<>();
        candles.unsettled.keys().forEach(due::add);
        due.sort(null);
        boolean open = false;
        for (long openTimeNs : due) {
            CandleAccumulator candle = candles.byOpenTime.get(openTimeNs);
            if (candle == null) {
                throw new IllegalStateException("unsettled candle is gone: instrument=" + instrument + " interval="
                        + interval + " openTimeNs=" + openTimeNs);
            }
            boolean closed = openTimeNs + interval.lengthNs() + graceNs <= venueTimeNs;
            boolean newest = openTimeNs >= newestOpenNs;
            if (closed) {
                if (candle.published) {
                    corrections.inc();
                }
                out.collect(CandleUpdate.of(venue, symbol, interval, openTimeNs, candle, true, newest));
                candle.published = true;
                candles.byOpenTime.put(openTimeNs, candle);
                candles.unsettled.remove(openTimeNs);
            } else {
                open = true;
                if (Boolean.TRUE.equals(candles.unsettled.get(openTimeNs))) {
                    out.collect(CandleUpdate.of(venue, symbol, interval, openTimeNs, candle, false, newest));
                    candles.unsettled.put(openTimeNs, false);
                }
            }
        }
        return open;
    }

    private void evictWhenDue(State current, Times times) throws Exception {
        if (times.newestNs < times.nextEvictionNs) {
            return;
        }
        times.nextEvictionNs = times.newestNs + EVICT_EVERY_NS;
        for (Interval interval : Interval.values()) {
            Candles candles = Objects.requireNonNull(current.candles().get(interval));
            Iterator<Map.Entry<Long, CandleAccumulator>> entries = candles.byOpenTime.iterator();
            while (entries.hasNext()) {
                long openTimeNs = entries.next().getKey();
                // A candle that still waits for publication stays until the next round.
                if (isPastLateness(openTimeNs, interval, times) && !candles.unsettled.contains(openTimeNs)) {
                    entries.remove();
                }
            }
        }
    }

    private static long setTimer(Context context, long nowMs) {
        long timerMs = (nowMs / PUBLISH_EVERY_MS + 1) * PUBLISH_EVERY_MS;
        context.timerService().registerProcessingTimeTimer(timerMs);
        return timerMs;
    }
}

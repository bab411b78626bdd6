package io.kairos.flink.depth;

import io.kairos.flink.redis.HotJson;
import io.kairos.flink.redis.HotUpdate;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Hands on at most one picture per instrument and interval of processing time, always the newest, and the last one for certain: a picture held back
 * leaves by a timer. State: at most one picture per instrument ever seen, so it needs no expiry.
 */
final class DepthConflation extends KeyedProcessFunction<String, DepthPicture, HotUpdate> {
    /** Ten a second: more than eyes can follow, and what the contract of the hot store promises. */
    static final long INTERVAL_MS = 100;
    /** Long enough for a quiet instrument, short enough that a delisted one disappears. */
    static final int EXPIRES_SECONDS = 60;

    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<DepthPicture> heldBack;
    private transient @Nullable ValueState<Long> lastSent;

    @Override
    public void open(OpenContext context) {
        heldBack = getRuntimeContext().getState(new ValueStateDescriptor<>("held-back", DepthPicture.class));
        lastSent = getRuntimeContext().getState(new ValueStateDescriptor<>("last-sent-ms", Long.class));
    }

    private ValueState<DepthPicture> heldBack() {
        return Objects.requireNonNull(heldBack, "open() was not called");
    }

    private ValueState<Long> lastSent() {
        return Objects.requireNonNull(lastSent, "open() was not called");
    }

    @Override
    public void processElement(DepthPicture picture, Context context, Collector<HotUpdate> out) throws Exception {
        long nowMs = context.timerService().currentProcessingTime();
        Long lastMs = lastSent().value();
        // A clock that was set back must not hold pictures back for as long.
        if (lastMs == null || nowMs - lastMs >= INTERVAL_MS || nowMs < lastMs) {
            send(picture, nowMs, out);
        } else {
            heldBack().update(picture);
            // The same moment for all pictures of an interval: Flink keeps one timer of them.
            context.timerService().registerProcessingTimeTimer(lastMs + INTERVAL_MS);
        }
    }

    @Override
    public void onTimer(long timeMs, OnTimerContext context, Collector<HotUpdate> out) throws Exception {
        DepthPicture picture = heldBack().value();
        if (picture != null) {
            send(picture, context.timerService().currentProcessingTime(), out);
        }
    }

    private void send(DepthPicture picture, long nowMs, Collector<HotUpdate> out) throws Exception {
        heldBack().clear();
        lastSent().update(nowMs);
        String name = "depth:" + picture.instrumentKey();
        out.collect(HotUpdate.publish(name, "", json(picture)).keptAs(name, EXPIRES_SECONDS));
    }

    static String json(DepthPicture picture) {
        return HotJson.ofType("depth")
                .with("sequence", picture.sequence())
                .with("venue", picture.venue())
                .with("symbol", picture.symbol())
                .withJson("bids", levels(picture.bids()))
                .withJson("asks", levels(picture.asks()))
                .with("updateId", picture.updateId())
                .with("receiveTimeNs", picture.receiveTimeNs())
                .with("exchangeTimeNs", picture.exchangeTimeNs())
                .end();
    }

    /** Plain decimals need no escaping. */
    private static String levels(List<String> levels) {
        StringBuilder json = new StringBuilder(levels.size() * 14 + 2).append('[');
        for (int i = 0; i < levels.size(); i += 2) {
            json.append(i == 0 ? "[\"" : ",[\"")
                    .append(levels.get(i))
                    .append("\",\"")
                    .append(levels.get(i + 1))
                    .append("\"]");
        }
        return json.append(']').toString();
    }
}

package io.kairos.flink.depth;

import io.kairos.flink.redis.HotUpdate;
import io.kairos.proto.market.v1.Depth;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The conflating operator with a clock that tests turn by hand. */
final class DepthHarness implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<String, DepthPicture, HotUpdate> harness;

    DepthHarness(@Nullable OperatorSubtaskState state) throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DepthConflation()), DepthPicture::instrumentKey, Types.STRING);
        harness.getExecutionConfig().enableObjectReuse();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    void clock(long nowMs) throws Exception {
        harness.setProcessingTime(nowMs);
    }

    /** Takes a picture in; its JSON, as it is expected when it leaves. */
    String picture(Depth depth) throws Exception {
        DepthPicture picture = new DepthDecoder().decode(depth.toByteArray());
        harness.processElement(new StreamRecord<>(picture));
        return DepthConflation.json(picture);
    }

    /** Updates since the last call. */
    List<HotUpdate> updates() {
        List<HotUpdate> updates = List.copyOf(harness.extractOutputValues());
        harness.getOutput().clear();
        return updates;
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 0);
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("harness did not close", e);
        }
    }
}

package io.kairos.flink.candles;

import io.kairos.flink.ticks.Tick;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The candle operator with a clock that tests turn by hand. */
final class CandleHarness implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<String, Tick, CandleUpdate> harness;
    private int lateTaken;

    CandleHarness(long latenessMs, long graceMs) throws Exception {
        this(latenessMs, graceMs, null);
    }

    CandleHarness(long latenessMs, long graceMs, OperatorSubtaskState state) throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new CandleFunction(latenessMs, graceMs)), Tick::instrumentKey, Types.STRING);
        harness.getExecutionConfig().enableObjectReuse();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    void clock(long nowMs) throws Exception {
        harness.setProcessingTime(nowMs);
    }

    void trade(Tick trade) throws Exception {
        harness.processElement(new StreamRecord<>(trade));
    }

    /** Updates since the last call. */
    List<CandleUpdate> updates() {
        List<CandleUpdate> updates = new ArrayList<>();
        harness.getOutput().forEach(element -> {
            if (element instanceof StreamRecord<?> record) {
                updates.add((CandleUpdate) record.getValue());
            }
        });
        harness.getOutput().clear();
        return updates;
    }

    /** Trades that came too late for the state since the last call. */
    List<LateTrade> late() {
        var output = harness.getSideOutput(CandleFunction.LATE);
        if (output == null) {
            return List.of();
        }
        List<LateTrade> all = output.stream().map(StreamRecord::getValue).toList();
        List<LateTrade> fresh = all.subList(lateTaken, all.size());
        lateTaken = all.size();
        return fresh;
    }

    OperatorSubtaskState snapshot(long checkpointId) throws Exception {
        return harness.snapshot(checkpointId, 0);
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
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

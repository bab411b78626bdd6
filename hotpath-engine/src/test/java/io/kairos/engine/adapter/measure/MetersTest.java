package io.kairos.engine.adapter.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.application.measure.IntervalRecorder;
import java.time.Duration;
import org.agrona.concurrent.Agent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MetersTest {
    @Test
    void shouldMeasureHiccups() {
        try (HiccupMeter meter = new HiccupMeter()) {
            long[] samples = new long[2];
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                meter.recorder().ask();
                if (meter.recorder().isHanded()) {
                    samples[0] += meter.recorder().handed(HiccupMeter.WAKE).getTotalCount();
                    samples[1] += meter.recorder().handed(HiccupMeter.RUN).getTotalCount();
                    meter.recorder().release();
                }
                return samples[0] > 20 && samples[1] > 20;
            });
        }
    }

    @Test
    void shouldTimeOnlyDutyCyclesWithWork() throws Exception {
        int[] work = {0};
        MeasuredAgent agent = new MeasuredAgent(new Agent() {
            @Override
            public int doWork() {
                return work[0];
            }

            @Override
            public String roleName() {
                return "worker";
            }
        });
        IntervalRecorder recorder = agent.recorder();
        recorder.ask();
        assertThat(agent.doWork()).isZero();
        assertThat(recorder.handed(0).getTotalCount()).isZero();
        recorder.release();

        work[0] = 3;
        recorder.ask();
        assertThat(agent.doWork()).isEqualTo(3);

        assertThat(recorder.handed(0).getTotalCount()).isEqualTo(1);
        assertThat(agent.roleName()).isEqualTo("worker");
    }

    @Test
    void shouldCountWhatAThreadAllocates() {
        GarbageMeter meter = new GarbageMeter();
        long id = Thread.currentThread().getId();
        long before = meter.allocatedBytes(id);
        byte[][] kept = new byte[100][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new byte[10_000];
        }

        assertThat(meter.allocatedBytes(id) - before).isGreaterThan(kept.length * 10_000L);
        assertThat(meter.allocatedBytes(0)).isZero();
        assertThat(meter.pauses()).isNotNegative();
        assertThat(meter.pauseMs()).isNotNegative();
    }
}

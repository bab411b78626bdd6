package io.kairos.engine.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RetryingSinkTest {
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<Long> taken = new ArrayList<>();
    private boolean full;
    private int overflows;
    private final RetryingSink sink = new RetryingSink(
            (buffer, offset, length) -> {
                if (full) {
                    return false;
                }
                taken.add(buffer.getLong(offset));
                return true;
            },
            loop.eventLoop(),
            () -> overflows++);

    @Test
    void shouldKeepOrderOverAFullRing() {
        offer(1);
        full = true;
        offer(2);
        offer(3);
        full = false;
        offer(4);

        assertThat(taken).containsExactly(1L);
        runTimers();

        assertThat(taken).containsExactly(1L, 2L, 3L, 4L);
        offer(5);
        assertThat(taken).endsWith(5L);
        assertThat(sink.backlogBytes()).isZero();
    }

    @Test
    void shouldTellWhenTheBacklogIsFull() {
        full = true;
        UnsafeBuffer large = new UnsafeBuffer(new byte[1 << 20]);
        int kept = 0;
        for (int i = 0; i < 6; i++) {
            large.putLong(0, i);
            kept += sink.offer(large, 0, large.capacity()) ? 1 : 0;
        }

        assertThat(kept).isEqualTo(3);
        assertThat(overflows).isEqualTo(3);
        full = false;
        runTimers();
        assertThat(taken).containsExactly(0L, 1L, 2L);
    }

    private void runTimers() {
        loop.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    private void offer(long value) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        buffer.putLong(0, value);
        assertThat(sink.offer(buffer, 0, 8)).isTrue();
    }
}

package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Meter;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The time at which each message of a stream came, the same in each pass: only then does the engine, whose timers, ages and limits
 * go by time, decide the same in each. A look at it costs what a look at the machine's clock costs.
 */
final class RecordedTime implements EpochNanoClock {
    private static final long BEGAN_NS = 1_763_800_000_000_000_000L;
    /** 100,000 messages a second. */
    private static final long INTERVAL_NS = 10_000;

    private final int first;
    private long nowNs = BEGAN_NS;

    RecordedTime(MessageStream messages) {
        this.first = messages.first.length;
    }

    /** Before any message. */
    void begin() {
        nowNs = BEGAN_NS;
    }

    /** One of the messages that begin everything is read. */
    void ofFirst(int index) {
        nowNs = BEGAN_NS + (index + 1) * INTERVAL_NS;
    }

    /** A message is read. */
    void ofMessage(int index) {
        nowNs = BEGAN_NS + (first + index + 1) * INTERVAL_NS;
    }

    @Override
    public long nanoTime() {
        Meter.consume(System.nanoTime());
        return nowNs;
    }
}

package io.kairos.engine.adapter.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What threads allocate and what collecting it costs. Any thread; reading costs microseconds. */
public final class GarbageMeter {
    private final ThreadMXBean threads;
    private final List<GarbageCollectorMXBean> pausing;

    /** Of this process. */
    public GarbageMeter() {
        threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        pausing = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> isPause(collector.getName()))
                .toList();
    }

    /** Collectors that count work done beside the program name it so; counting that as pauses would be wrong. */
    private static boolean isPause(String collector) {
        String name = collector.toLowerCase(Locale.ROOT);
        return !name.contains("concurrent") && !name.contains("cycles");
    }

    /** Bytes that a thread allocated since its start, 0 when it is not alive. */
    public long allocatedBytes(long threadId) {
        return threadId <= 0 ? 0 : Math.max(0, threads.getThreadAllocatedBytes(threadId));
    }

    /** Pauses for garbage collection since the start of the process. */
    public long pauses() {
        return pausing.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** Time spent in them, milliseconds. */
    public long pauseMs() {
        return pausing.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}

package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a long run holds of memory, threads and connections, and whether that grows. */
final class SoakSamples {
    /** What each sample holds after a full collection. */
    private record Sample(long heapBytes, long directBytes, int threads) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Map<Venue, Integer> mostConnections = new EnumMap<>(Venue.class);
    private final Map<Venue, Integer> planned = new EnumMap<>(Venue.class);

    /** Notes how many connections a venue has beside how many are planned. */
    void onConnections(Venue venue, int plan, int open) {
        planned.put(venue, plan);
        mostConnections.merge(venue, open, Math::max);
    }

    /** Collects and looks. */
    void take() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                direct += pool.getMemoryUsed();
            }
        }
        samples.add(new Sample(heap, direct, ourThreads()));
    }

    /** Live threads without the workers of the JDK's HTTP clients, which come and go. */
    private static int ourThreads() {
        int count = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.getName()
                    .matches("HttpClient-\\d+-Worker-\\d+|ForkJoinPool.*|CompletableFutureDelayScheduler")) {
                count++;
            }
        }
        return count;
    }

    /** What grew from the first third of the run to the last by more than a quarter and {@code slackBytes}, or was too much. */
    List<String> problems(long slackBytes) {
        List<String> problems = new ArrayList<>();
        List<Sample> first = samples.subList(0, samples.size() / 3);
        List<Sample> last = samples.subList(samples.size() - samples.size() / 3, samples.size());
        long heapBefore = first.stream().mapToLong(Sample::heapBytes).max().orElseThrow();
        long heapAfter = last.stream().mapToLong(Sample::heapBytes).min().orElseThrow();
        if (heapAfter > heapBefore + heapBefore / 4 + slackBytes) {
            problems.add("heap grew: from " + heapBefore + " to " + heapAfter + " bytes after collection");
        }
        long directBefore = first.stream().mapToLong(Sample::directBytes).max().orElseThrow();
        long directAfter = last.stream().mapToLong(Sample::directBytes).min().orElseThrow();
        if (directAfter > directBefore + directBefore / 4 + slackBytes) {
            problems.add("direct memory grew: from " + directBefore + " to " + directAfter + " bytes");
        }
        int threadsBefore = first.stream().mapToInt(Sample::threads).max().orElseThrow();
        int threadsAfter = last.stream().mapToInt(Sample::threads).min().orElseThrow();
        if (threadsAfter > threadsBefore) {
            problems.add("threads grew: from " + threadsBefore + " to " + threadsAfter);
        }
        mostConnections.forEach((venue, most) -> {
            // While a connection is relieved there are two of it.
            int bound = 2 * planned.getOrDefault(venue, 0);
            if (most > bound) {
                problems.add("connections to " + venue + ": expected at most " + bound + ", were " + most);
            }
        });
        return problems;
    }

    @Override
    public String toString() {
        return "heapMiB=" + samples.stream().map(s -> s.heapBytes >> 20).toList() + " directMiB="
                + samples.stream().map(s -> s.directBytes >> 20).toList() + " threads="
                + samples.stream().map(Sample::threads).toList() + " mostConnections=" + mostConnections + " planned="
                + planned;
    }
}

package io.kairos.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Many simulations, each under its own seed, on a few threads that share nothing. */
public final class Campaign {
    /** Where simulations keep their files when there is memory for it. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final long faultyNs;
    private final int threads;
    private final Consumer<Failure> onFailure;
    private LongFunction<Cast> casts = Cast::of;
    private final Map<String, Long> injected = new TreeMap<>();
    private final Map<Invariant, Long> checks = new EnumMap<>(Invariant.class);
    private final List<Failure> failures = new ArrayList<>();
    private long seeds;
    private long virtualNs;
    private long records;
    private long orders;
    private long fills;
    private long cycles;
    private long runs;
    private long earlyDeaths;
    private long tookNs;

    /**
     * A seed that broke an invariant, or the simulation itself.
     *
     * @param history what the simulation had done by then.
     */
    public record Failure(long seed, Throwable cause, String history) {
        @Override
        public String toString() {
            return "seed " + seed + ": " + (cause instanceof Broken ? cause.getMessage() : words(cause)) + "\n  "
                    + history;
        }

        /** What nobody expected, with what was behind it and where. */
        private static String words(Throwable cause) {
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            StackTraceElement[] where = root.getStackTrace();
            return cause + (root == cause ? "" : ", because of " + root) + (where.length == 0 ? "" : " at " + where[0]);
        }
    }

    /**
     * A campaign.
     *
     * @param faultyNs virtual time of each simulation in which faults happen; it settles after that.
     * @param threads that simulate at the same time.
     * @param onFailure told of each failure as it is found, by any of the threads.
     */
    public Campaign(long faultyNs, int threads, Consumer<Failure> onFailure) {
        this.faultyNs = faultyNs;
        this.threads = threads;
        this.onFailure = onFailure;
    }

    /** These casts by the seed; without this {@link Cast#of}. */
    public Campaign with(LongFunction<Cast> chosen) {
        casts = chosen;
        return this;
    }

    /** Runs the seeds from {@code first} on, at most {@code count}, for as long as {@code goOn} says. */
    public void run(long first, long count, BooleanSupplier goOn) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        long startNs = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        while (goOn.getAsBoolean()) {
                            long seed = next.getAndIncrement();
                            if (seed - first >= count) {
                                return;
                            }
                            simulate(seed);
                        }
                    },
                    "simulation-" + i);
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        tookNs += System.nanoTime() - startNs;
    }

    /** A new directory for one simulation's files. */
    static Path newDirectory() throws IOException {
        return Files.isWritable(SHARED_MEMORY)
                ? Files.createTempDirectory(SHARED_MEMORY, "kairos-simulation-")
                : Files.createTempDirectory("kairos-simulation-");
    }

    private void simulate(long seed) {
        String history = "";
        try (Simulation simulation = new Simulation(seed, casts.apply(seed), newDirectory())) {
            try {
                Simulation.Result result = simulation.run(faultyNs);
                onResult(simulation, result);
            } catch (Throwable broken) {
                history = simulation.describe();
                throw broken;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            Failure failure = new Failure(seed, broken, history);
            synchronized (this) {
                seeds++;
                failures.add(failure);
            }
            onFailure.accept(failure);
        }
    }

    private synchronized void onResult(Simulation simulation, Simulation.Result result) {
        seeds++;
        virtualNs += result.virtualNs();
        records += result.records();
        orders += result.orders();
        fills += result.fills();
        cycles += result.cycles();
        runs += result.runs();
        earlyDeaths += result.earlyDeaths();
        result.injected().forEach((kind, times) -> {
            long unused = injected.merge(kind, times, Long::sum);
        });
        for (Invariant invariant : Invariant.values()) {
            long unused = checks.merge(invariant, simulation.checks(invariant), Long::sum);
        }
    }

    /** What broke, in the order of finding. */
    public synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Seeds run so far. */
    public synchronized long seeds() {
        return seeds;
    }

    /** How often an invariant was checked. */
    synchronized long checks(Invariant invariant) {
        return checks.getOrDefault(invariant, 0L);
    }

    /** How many processes died while they recovered or started. */
    synchronized long earlyDeaths() {
        return earlyDeaths;
    }

    /** How many faults of a kind were done. */
    synchronized long injected(FaultPlan.Kind kind) {
        return injected.getOrDefault(kind.name(), 0L);
    }

    /** All of it for a person to read. */
    public synchronized String report() {
        StringBuilder text = new StringBuilder();
        double seconds = tookNs / 1e9;
        text.append(String.format(
                "%d seeds, %.1f virtual hours in %.0f s: %.1f seeds and %.1f virtual minutes a second%n",
                seeds,
                virtualNs / 3_600e9,
                seconds,
                seeds / Math.max(0.001, seconds),
                virtualNs / 60e9 / Math.max(0.001, seconds)));
        text.append(String.format(
                "%d starts of the engine, %d of them ended on the way, %d records, %d orders, %d fills, %d cycles%n",
                runs, earlyDeaths, records, orders, fills, cycles));
        text.append("faults:\n");
        injected.forEach((kind, times) -> text.append(String.format("  %10d %s%n", times, kind)));
        text.append("checked:\n");
        checks.forEach((invariant, times) ->
                text.append(String.format("  %10d %s: %s%n", times, invariant, invariant.words())));
        text.append(failures.isEmpty() ? "nothing broke\n" : failures.size() + " seeds broke\n");
        return text.toString();
    }

    /** Nanoseconds of so many minutes. */
    static long minutes(double count) {
        return (long) (count * TimeUnit.MINUTES.toNanos(1));
    }
}

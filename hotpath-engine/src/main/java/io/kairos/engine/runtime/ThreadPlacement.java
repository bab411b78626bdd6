package io.kairos.engine.runtime;

import io.kairos.engine.host.CpuSet;
import io.kairos.engine.host.HostCommands;
import io.kairos.engine.host.HostFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the process's threads on processors without a native library: the kernel lists the threads with their names below
 * {@code /proc/self/task}, and {@code taskset} moves them by their ids. What cannot be moved is told, and stays where it is.
 *
 * <p>{@link #place} belongs to the hot thread, {@link #sweep} to one other.
 */
public final class ThreadPlacement {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPlacement.class);
    private static final String TASKS = "/proc/self/task";
    private static final long JITTER_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Of {@code stat}, counted behind the name in parentheses: the processor it last ran on. */
    private static final int PROCESSOR_FIELD = 36;

    private final RuntimeSettings settings;
    private final HostFiles files;
    private final HostCommands commands;
    private final long processId;
    private final LongSupplier nanoTime;
    private final Set<String> housed = new HashSet<>();
    private volatile long hotThread = -1;
    private final AtomicLong swept = new AtomicLong();

    /** Moves nothing yet. */
    public ThreadPlacement(
            RuntimeSettings settings, HostFiles files, HostCommands commands, long processId, LongSupplier nanoTime) {
        this.settings = settings;
        this.files = files;
        this.commands = commands;
        this.processId = processId;
        this.nanoTime = nanoTime;
    }

    /**
     * Moves all threads as the settings say and looks where the hot one ended up. Blocks for a moment and spins for 200 ms.
     *
     * @param hotName the hot thread's name.
     */
    public Placement place(String hotName) {
        StringBuilder problem = new StringBuilder();
        hotThread = threadNamed(hotName);
        if (settings.hotCpu() != RuntimeSettings.ANY_CPU) {
            move(problem);
        }
        Jitter jitter = Jitter.measure(JITTER_NS, nanoTime);
        CpuSet allowed = allowed(Long.toString(hotThread)).orElse(CpuSet.NONE);
        int cpu = lastCpu(hotThread);
        return new Placement(
                settings.profile(),
                hotThread,
                allowed,
                cpu,
                !allowed.isEmpty() && files.isolated().containsAll(allowed),
                files.governor(cpu).orElse("unknown"),
                files.clockSource().orElse("unknown"),
                jitter,
                problem.toString());
    }

    private void move(StringBuilder problem) {
        CpuSet hot = CpuSet.of(settings.hotCpu());
        if (hotThread < 0) {
            problem.append("the hot thread is not found in ").append(TASKS);
            return;
        }
        if (!settings.housekeeping().isEmpty() && !taskset("-a", settings.housekeeping(), Long.toString(processId))) {
            problem.append("taskset could not move the other threads to ").append(settings.housekeeping());
        }
        if (!taskset("", hot, Long.toString(hotThread))) {
            problem.append(problem.isEmpty() ? "" : "; ")
                    .append("taskset could not move the hot thread to ")
                    .append(hot);
        } else if (!allowed(Long.toString(hotThread)).equals(Optional.of(hot))) {
            problem.append(problem.isEmpty() ? "" : "; ").append("the kernel does not confirm the hot thread's core");
        }
    }

    private boolean taskset(String all, CpuSet cpus, String id) {
        List<String> command = all.isEmpty()
                ? List.of("taskset", "-c", "-p", cpus.toString(), id)
                : List.of("taskset", all, "-c", "-p", cpus.toString(), id);
        return commands.run(command).isPresent();
    }

    private long threadNamed(String name) {
        for (String task : files.names(TASKS)) {
            if (task.matches("[0-9]{1,9}")
                    && files.text(TASKS + '/' + task + "/comm").equals(Optional.of(name))) {
                return Long.parseLong(task);
            }
        }
        return -1;
    }

    private Optional<CpuSet> allowed(String task) {
        return files.text(TASKS + '/' + task + "/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(text -> text.matches("[0-9,-]+"))
                .map(CpuSet::parse)
                .findFirst();
    }

    private int lastCpu(long task) {
        String stat = files.text(TASKS + '/' + task + "/stat").orElse("");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > PROCESSOR_FIELD && fields[PROCESSOR_FIELD].matches("[0-9]{1,4}")
                ? Integer.parseInt(fields[PROCESSOR_FIELD])
                : -1;
    }

    /**
     * Moves threads that came into being since and may run on the hot core: a thread inherits the place of the one that made it, and that
     * may have been the hot one. Any one thread, every few seconds; costs little when there are none.
     */
    public void sweep() {
        if (settings.hotCpu() == RuntimeSettings.ANY_CPU
                || settings.housekeeping().isEmpty()
                || hotThread < 0) {
            return;
        }
        List<String> tasks = files.names(TASKS);
        housed.retainAll(tasks);
        for (String task : tasks) {
            if (task.equals(Long.toString(hotThread)) || !housed.add(task)) {
                continue;
            }
            if (allowed(task).filter(cpus -> cpus.contains(settings.hotCpu())).isPresent()) {
                if (taskset("", settings.housekeeping(), task)) {
                    swept.incrementAndGet();
                } else {
                    LOG.warn("a thread stays on the hot core: task={}", task);
                }
            }
        }
    }

    /** Threads moved by {@link #sweep} so far; any thread. */
    public long swept() {
        return swept.get();
    }
}

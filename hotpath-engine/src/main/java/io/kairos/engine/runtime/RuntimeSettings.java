package io.kairos.engine.runtime;

import io.kairos.engine.host.CpuSet;

/**
 * How the engine's threads are composed and placed.
 *
 * @param profile composition.
 * @param idle what the hot thread does when there is nothing to do.
 * @param hotCpu the hot thread's processor, {@link #ANY_CPU} to leave that to the kernel.
 * @param housekeeping processors of all other threads; empty to leave that to the kernel.
 * @param feedThreads threads that read market data beside the hot one; zero when the hot thread does it itself.
 */
public record RuntimeSettings(Profile profile, Idle idle, int hotCpu, CpuSet housekeeping, int feedThreads) {
    /** No processor of its own. */
    public static final int ANY_CPU = -1;

    /** Up to so many processors the hot thread shares them. */
    public static final int MAX_SHARED_CPUS = 4;

    /** One thread for everything hot, that sleeps when nothing happens, wherever the kernel puts it. */
    public static final RuntimeSettings SINGLE =
            new RuntimeSettings(Profile.SINGLE, Idle.BACKOFF, ANY_CPU, CpuSet.NONE, 0);

    /**
     * The profile for a host that nobody chose one for: a thread that never sleeps is only for a machine with processors to spare, one
     * of which was set apart for it.
     */
    public static Profile defaultProfile(CpuSet online, CpuSet isolated) {
        return online.size() > MAX_SHARED_CPUS && !isolated.isEmpty() ? Profile.PINNED : Profile.SINGLE;
    }
}

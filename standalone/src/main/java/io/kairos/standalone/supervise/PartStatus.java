package io.kairos.standalone.supervise;

/**
 * A part at one moment.
 *
 * @param pid process id; 0 when there is none.
 * @param sinceNs when the process was started, monotonic; 0 when there is none.
 * @param restarts unexpected ends since the system was started.
 * @param note what it waits for, or why it is not healthy; empty when there is nothing to say.
 */
public record PartStatus(
        String name, PartState state, long pid, long sinceNs, int restarts, long memoryBytes, String note) {}

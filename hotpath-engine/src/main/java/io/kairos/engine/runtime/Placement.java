package io.kairos.engine.runtime;

import io.kairos.engine.host.CpuSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the hot thread was at its start, as the kernel tells it, not as it was wished.
 *
 * @param profile composition.
 * @param thread the kernel's id of the hot thread, -1 when unknown.
 * @param allowed processors on which the kernel may run it.
 * @param cpu the processor it was on when asked, -1 when unknown.
 * @param isolated whether all allowed processors are left alone by the scheduler.
 * @param governor how that processor's frequency is chosen, {@code unknown} where that is hidden.
 * @param clockSource what time is read from.
 * @param jitter measured there.
 * @param problem what could not be done as wished; empty for nothing.
 */
public record Placement(
        Profile profile,
        long thread,
        CpuSet allowed,
        int cpu,
        boolean isolated,
        String governor,
        String clockSource,
        Jitter jitter,
        String problem) {

    /** For {@code /health}: names and values. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("profile", profile.name().toLowerCase(java.util.Locale.ROOT));
        fields.put("hotThread", thread);
        fields.put("hotCpus", allowed.toString());
        fields.put("hotCpu", cpu);
        fields.put("isolated", isolated);
        fields.put("governor", governor);
        fields.put("clockSource", clockSource);
        fields.put("jitterP999Ns", jitter.p999Ns());
        fields.put("jitterMaxNs", jitter.maxNs());
        fields.put("problem", problem);
        return fields;
    }
}

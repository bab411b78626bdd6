package io.kairos.engine.host;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be set better while the machine runs, and how. Looks only; {@link HostRepair} does it. Cold; one thread. */
public final class HostPlan {
    private static final String CPU = "/sys/devices/system/cpu/";

    private final Host host;
    private final List<HostChange> changes = new ArrayList<>();

    private HostPlan(Host host) {
        this.host = host;
    }

    /** The changes for this host, in the order in which they are to be made; empty when all is well or out of sight. */
    public static List<HostChange> of(Host host) {
        HostPlan plan = new HostPlan(host);
        plan.processors();
        plan.interrupts();
        plan.memory();
        plan.networkCards();
        return List.copyOf(plan.changes);
    }

    private void processors() {
        for (int cpu : host.files().online().stream().toArray()) {
            set(CPU + "cpu" + cpu + "/cpufreq/scaling_governor", "performance", "the core keeps its speed");
        }
        CpuSet awake = host.hot().isEmpty() ? host.files().online() : host.hot();
        for (int cpu : awake.stream().toArray()) {
            String states = CPU + "cpu" + cpu + "/cpuidle";
            for (String state : host.files().names(states)) {
                String path = states + '/' + state;
                if (host.files().number(path + "/latency").orElse(0L) > ProcessorChecks.MAX_WAKE_MICROS) {
                    set(path + "/disable", "1", "the core wakes at once");
                }
            }
        }
        set("/proc/sys/kernel/nmi_watchdog", "0", "no interrupts that cannot be masked");
    }

    private void interrupts() {
        CpuSet rest = host.files().online().without(host.hot());
        if (host.hot().isEmpty() || rest.isEmpty()) {
            return;
        }
        for (String irq : host.interruptsOn(host.hot()).orElse(List.of())) {
            set("/proc/irq/" + irq + "/smp_affinity_list", rest.toString(), "the hot core is not interrupted");
        }
        setMask("/proc/irq/default_smp_affinity", rest, "new interrupts go elsewhere too");
        setMask("/sys/devices/virtual/workqueue/cpumask", rest, "the kernel's own work goes elsewhere");
    }

    private void memory() {
        Optional<String> pages = host.files().text("/sys/kernel/mm/transparent_hugepage/enabled");
        if (pages.map(SystemChecks::chosen).filter("always"::equals).isPresent()) {
            changes.add(new HostChange.Write(
                    "/sys/kernel/mm/transparent_hugepage/enabled", "always", "madvise", "no merging of pages unasked"));
        }
        if (host.memory("SwapTotal").orElse(0L) > 0
                && host.files().number("/proc/sys/vm/swappiness").orElse(0L) > 1) {
            set("/proc/sys/vm/swappiness", "1", "the heap stays in memory");
        }
        set("/proc/sys/kernel/numa_balancing", "0", "pages stay where they are");
    }

    private void networkCards() {
        for (String card : host.networkCards()) {
            Coalescing.of(card, host.commands())
                    .filter(Coalescing::gathers)
                    .ifPresent(now -> changes.add(new HostChange.Run(
                            now.command(), new Coalescing(card, false, 0).command(), "packets are told at once")));
        }
    }

    private void set(String path, String value, String why) {
        host.files()
                .text(path)
                .filter(before -> !before.equals(value))
                .ifPresent(before -> changes.add(new HostChange.Write(path, before, value, why)));
    }

    /** Sets a mask of processors: hexadecimal, in groups of 32 bits; what differs in leading zeros alone is the same. */
    private void setMask(String path, CpuSet cpus, String why) {
        Optional<String> before = host.files().text(path).filter(text -> text.matches("[0-9a-fA-F,]{1,1200}"));
        BigInteger mask = BigInteger.ZERO;
        for (int cpu : cpus.stream().toArray()) {
            mask = mask.setBit(cpu);
        }
        if (before.isPresent() && !new BigInteger(before.get().replace(",", ""), 16).equals(mask)) {
            changes.add(new HostChange.Write(path, before.get(), grouped(mask.toString(16)), why));
        }
    }

    private static String grouped(String hex) {
        StringBuilder out = new StringBuilder(hex);
        for (int at = out.length() - 8; at > 0; at -= 8) {
            out.insert(at, ',');
        }
        return out.toString();
    }

    /** What only the kernel command line can set, ready to be added there; empty without hot cores. */
    public static String kernelCommandLine(CpuSet hot) {
        return hot.isEmpty() ? "" : "isolcpus=managed_irq,domain," + hot + " nohz_full=" + hot + " rcu_nocbs=" + hot;
    }
}

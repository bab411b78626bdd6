package io.kairos.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What is said of processors: how many, who else runs there, and how fast they wake up. Cold; one thread. */
final class ProcessorChecks {
    /** A core that wakes slower than this, in microseconds, costs more than an order's way through the engine. */
    static final long MAX_WAKE_MICROS = 10;

    private static final String CPU = "/sys/devices/system/cpu/";

    private ProcessorChecks() {}

    static List<Function<Host, Finding>> all() {
        return List.of(
                ProcessorChecks::cores,
                ProcessorChecks::quota,
                ProcessorChecks::isolated,
                ProcessorChecks::tickless,
                ProcessorChecks::interrupts,
                ProcessorChecks::balancer,
                ProcessorChecks::siblings,
                ProcessorChecks::governor,
                ProcessorChecks::sleep,
                ProcessorChecks::watchdog,
                ProcessorChecks::mitigations);
    }

    private static Finding cores(Host host) {
        String why = "the hot thread, the background and the kernel each want one";
        int count = host.files().online().size();
        if (count < 2) {
            return Finding.fail(
                    "cores", "1", why, "give the machine two processors at least, five for the profile pinned");
        }
        return Finding.ok("cores", count + (count > 4 ? ", enough for the profile pinned" : ", profile single"), why);
    }

    private static Finding quota(Host host) {
        String why = "a group that has used up its share stands still for the rest of the period, up to 100 ms";
        Optional<String> max = host.files().text("/sys/fs/cgroup/cpu.max");
        if (max.isEmpty()) {
            return Finding.unknown("cpu-quota", "no /sys/fs/cgroup/cpu.max here", why);
        }
        return max.get().startsWith("max")
                ? Finding.ok("cpu-quota", "none", why)
                : Finding.fail(
                        "cpu-quota",
                        "cpu.max is " + max.get(),
                        why,
                        "remove the CPU limit of the container or the unit, keep requests or weights");
    }

    private static Finding isolated(Host host) {
        String why = "the scheduler puts other programs beside the hot thread, each for milliseconds";
        Optional<CpuSet> isolated = host.files().cpus(CPU + "isolated");
        if (isolated.isEmpty()) {
            return Finding.unknown("isolated-cores", "the kernel does not tell", why);
        }
        CpuSet missing = host.hot().without(isolated.get());
        if (!isolated.get().isEmpty() && missing.isEmpty()) {
            return Finding.ok("isolated-cores", isolated.get().toString(), why);
        }
        if (host.files().online().size() <= 4 && host.hot().isEmpty()) {
            return Finding.ok("isolated-cores", "none, and too few cores to set one apart", why);
        }
        return Finding.warn(
                "isolated-cores",
                isolated.get().isEmpty() ? "none" : isolated.get() + ", but not the hot core " + missing,
                why,
                "kernel command line: isolcpus=managed_irq,domain," + hotOrExample(host) + ", then start again");
    }

    private static Finding tickless(Host host) {
        String why = "the timer interrupts a core 100 to 1000 times a second, some microseconds each";
        Optional<CpuSet> tickless = host.files().cpus(CPU + "nohz_full");
        if (tickless.isEmpty()) {
            return Finding.unknown("tickless", "the kernel does not tell, or cannot do it (CONFIG_NO_HZ_FULL)", why);
        }
        if (host.hot().isEmpty()) {
            return Finding.ok("tickless", "no core is set apart", why);
        }
        boolean callbacks = host.files().text("/proc/cmdline").orElse("").contains("rcu_nocbs=");
        if (tickless.get().containsAll(host.hot()) && callbacks) {
            return Finding.ok("tickless", tickless.get() + ", with rcu_nocbs", why);
        }
        return Finding.warn(
                "tickless",
                (tickless.get().isEmpty() ? "none" : tickless.get().toString())
                        + (callbacks ? "" : ", without rcu_nocbs"),
                why,
                "kernel command line: nohz_full=" + host.hot() + " rcu_nocbs=" + host.hot() + ", then start again");
    }

    private static Finding interrupts(Host host) {
        String why = "a network card's or a disk's interrupt on the hot core stops it for 2 to 20 microseconds";
        if (host.hot().isEmpty()) {
            return Finding.ok("interrupts", "no core is set apart", why);
        }
        Optional<List<String>> there = host.interruptsOn(host.hot());
        if (there.isEmpty()) {
            return Finding.unknown("interrupts", "/proc/irq cannot be read", why);
        }
        return there.get().isEmpty()
                ? Finding.ok("interrupts", "none on " + host.hot(), why)
                : Finding.warn(
                        "interrupts",
                        there.get().size() + " may be served on " + host.hot() + ": " + shortened(there.get()),
                        why,
                        "doctor --apply moves those that can be moved");
    }

    private static Finding balancer(Host host) {
        String why = "irqbalance moves interrupts back to cores that look idle, the hot one among them";
        if (host.hot().isEmpty() || host.processNames().noneMatch("irqbalance"::equals)) {
            return Finding.ok("irqbalance", host.hot().isEmpty() ? "no core is set apart" : "does not run", why);
        }
        return Finding.warn(
                "irqbalance", "runs", why, "stop it, or set IRQBALANCE_BANNED_CPULIST=" + host.hot() + " for it");
    }

    private static Finding siblings(Host host) {
        String why = "two threads of one core share its units and caches; a busy sibling halves the hot one's speed";
        List<String> shared = new ArrayList<>();
        boolean readable = false;
        for (int cpu : host.hot().stream().toArray()) {
            Optional<CpuSet> siblings = host.files().cpus(CPU + "cpu" + cpu + "/topology/thread_siblings_list");
            readable |= siblings.isPresent();
            siblings.map(set -> set.without(host.hot()))
                    .filter(others -> !others.isEmpty())
                    .ifPresent(others -> shared.add(cpu + " with " + others));
        }
        if (host.hot().isEmpty()) {
            return Finding.ok("siblings", "no core is set apart", why);
        }
        if (!readable) {
            return Finding.unknown("siblings", "the kernel does not tell", why);
        }
        return shared.isEmpty()
                ? Finding.ok("siblings", "none beside the hot core", why)
                : Finding.warn(
                        "siblings",
                        "shared: " + String.join(", ", shared),
                        why,
                        "isolate the sibling too, switch it off (echo 0 > /sys/devices/system/cpu/cpuN/online), or switch SMT off");
    }

    private static Finding governor(Host host) {
        String why = "a core that was slowed down to save power needs up to milliseconds to come back";
        TreeMap<String, Integer> governors = new TreeMap<>();
        host.files().online().stream()
                .forEach(cpu ->
                        host.files().governor(cpu).ifPresent(governor -> governors.merge(governor, 1, Integer::sum)));
        if (governors.isEmpty()) {
            return Finding.unknown("governor", "no cpufreq: a virtual machine, whose host decides", why);
        }
        return governors.keySet().stream().allMatch("performance"::equals)
                ? Finding.ok("governor", "performance", why)
                : Finding.warn("governor", governors.toString(), why, "doctor --apply sets performance on every core");
    }

    private static Finding sleep(Host host) {
        String why = "a core deep asleep takes longer to wake than an order's whole way through the engine";
        CpuSet looked = host.hot().isEmpty() ? host.files().online() : host.hot();
        long worst = -1;
        String name = "";
        for (int cpu : looked.stream().toArray()) {
            String states = CPU + "cpu" + cpu + "/cpuidle";
            for (String state : host.files().names(states)) {
                String path = states + '/' + state;
                long micros = host.files().number(path + "/latency").orElse(-1L);
                if (micros > worst && host.files().number(path + "/disable").orElse(0L) == 0) {
                    worst = micros;
                    name = host.files().text(path + "/name").orElse(state);
                }
            }
        }
        if (worst < 0) {
            return Finding.unknown("sleep-states", "no cpuidle: a virtual machine, whose host decides", why);
        }
        String found = "deepest allowed: " + name + ", wakes in " + worst + " us";
        return worst <= MAX_WAKE_MICROS
                ? Finding.ok("sleep-states", found, why)
                : Finding.warn(
                        "sleep-states",
                        found,
                        why,
                        "doctor --apply forbids slower ones on the hot core, or on all when none is set apart");
    }

    private static Finding watchdog(Host host) {
        String why = "the watchdog interrupts every core at intervals with an interrupt that cannot be masked";
        Optional<Long> on = host.files().number("/proc/sys/kernel/nmi_watchdog");
        if (on.isEmpty()) {
            return Finding.unknown("nmi-watchdog", "the kernel does not tell", why);
        }
        return on.get() == 0
                ? Finding.ok("nmi-watchdog", "off", why)
                : Finding.warn("nmi-watchdog", "on", why, "doctor --apply switches it off");
    }

    private static Finding mitigations(Host host) {
        String why =
                "guards against speculative execution make every system call dearer; for information, a decision of yours";
        List<String> active = new ArrayList<>();
        List<String> names = host.files().names(CPU + "vulnerabilities");
        for (String name : names) {
            String text = host.files().text(CPU + "vulnerabilities/" + name).orElse("");
            if (text.startsWith("Mitigation")) {
                active.add(name);
            }
        }
        return names.isEmpty()
                ? Finding.unknown("mitigations", "the kernel does not tell", why)
                : Finding.ok(
                        "mitigations", active.isEmpty() ? "none needed" : "active: " + String.join(", ", active), why);
    }

    private static String hotOrExample(Host host) {
        CpuSet online = host.files().online();
        return host.hot().isEmpty()
                ? Integer.toString(online.stream().max().orElse(0))
                : host.hot().toString();
    }

    private static String shortened(List<String> names) {
        return names.size() <= 8
                ? String.join(",", names)
                : String.join(",", names.subList(0, 8)) + " and " + (names.size() - 8) + " more";
    }
}

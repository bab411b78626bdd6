package io.kairos.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said of memory, time, limits, network cards and Java. Cold; one thread. */
final class SystemChecks {
    private static final long MIB = 1L << 20;
    private static final Set<String> TIME_KEEPERS =
            Set.of("chronyd", "ntpd", "ntpsec", "systemd-timesyn", "ptp4l", "phc2sys", "openntpd");
    private static final Pattern SIZE = Pattern.compile("size=([0-9]{1,15})([kmg]?)");

    private SystemChecks() {}

    static List<Function<Host, Finding>> all() {
        return List.of(
                SystemChecks::memory,
                SystemChecks::swap,
                SystemChecks::hugePages,
                SystemChecks::numa,
                SystemChecks::sharedMemory,
                SystemChecks::lockedMemory,
                SystemChecks::openFiles,
                SystemChecks::clock,
                SystemChecks::timeSync,
                SystemChecks::networkCards,
                SystemChecks::java,
                SystemChecks::tls);
    }

    private static Finding memory(Host host) {
        String why = "heap, journal and books live in memory; what does not fit is fetched from disk";
        Optional<Long> total = host.memory("MemTotal");
        if (total.isEmpty()) {
            return Finding.unknown("memory", "/proc/meminfo cannot be read", why);
        }
        String found = total.get() / MIB + " MiB";
        return total.get() >= 2_048 * MIB
                ? Finding.ok("memory", found, why)
                : Finding.warn(
                        "memory", found, why, "2 GiB for the engine alone, 4 GiB for the whole system on one machine");
    }

    private static Finding swap(Host host) {
        String why = "a page of the heap that was swapped out takes milliseconds to come back";
        Optional<Long> total = host.memory("SwapTotal");
        if (total.isEmpty()) {
            return Finding.unknown("swap", "/proc/meminfo cannot be read", why);
        }
        long swappiness = host.files().number("/proc/sys/vm/swappiness").orElse(60L);
        if (total.get() == 0 || swappiness <= 1) {
            return Finding.ok("swap", total.get() == 0 ? "none" : "swappiness " + swappiness, why);
        }
        return Finding.warn(
                "swap",
                total.get() / MIB + " MiB with swappiness " + swappiness,
                why,
                "swapoff -a, or doctor --apply sets vm.swappiness to 1");
    }

    private static Finding hugePages(Host host) {
        String why = "with always, the kernel merges pages behind the program's back and stops it meanwhile";
        Optional<String> chosen =
                host.files().text("/sys/kernel/mm/transparent_hugepage/enabled").map(SystemChecks::chosen);
        if (chosen.isEmpty()) {
            return Finding.unknown("huge-pages", "the kernel does not tell", why);
        }
        return chosen.get().equals("always")
                ? Finding.warn("huge-pages", "always", why, "doctor --apply sets madvise")
                : Finding.ok("huge-pages", chosen.get(), why);
    }

    private static Finding numa(Host host) {
        String why = "the balancer unmaps pages to see who uses them, and moves them between the sockets";
        long nodes = host.files().names("/sys/devices/system/node").stream()
                .filter(name -> name.matches("node[0-9]+"))
                .count();
        if (nodes < 2) {
            return Finding.ok("numa", "one node", why);
        }
        boolean on = host.files().number("/proc/sys/kernel/numa_balancing").orElse(0L) != 0;
        return on
                ? Finding.warn(
                        "numa",
                        nodes + " nodes, balancing on",
                        why,
                        "doctor --apply switches kernel.numa_balancing off")
                : Finding.ok("numa", nodes + " nodes, balancing off", why);
    }

    private static Finding sharedMemory(Host host) {
        String why = "what lies in /dev/shm is memory with a name: a journal there needs no disk on its way";
        Optional<String> mount = host.files().text("/proc/mounts").stream()
                .flatMap(String::lines)
                .filter(line -> line.contains(" /dev/shm "))
                .findFirst();
        if (mount.isEmpty()) {
            return Finding.warn("shared-memory", "/dev/shm is not mounted", why, "mount -t tmpfs tmpfs /dev/shm");
        }
        Matcher size = SIZE.matcher(mount.get());
        // Without a size a tmpfs may take half of the memory.
        long bytes = size.find()
                ? Long.parseLong(size.group(1))
                        << switch (size.group(2)) {
                            case "k" -> 10;
                            case "m" -> 20;
                            case "g" -> 30;
                            default -> 0;
                        }
                : host.memory("MemTotal").orElse(0L) / 2;
        String found = bytes / MIB + " MiB";
        return bytes >= 512 * MIB
                ? Finding.ok("shared-memory", found, why)
                : Finding.warn(
                        "shared-memory",
                        found,
                        why,
                        "mount -o remount,size=1g /dev/shm; for a container: --shm-size=1g");
    }

    private static Finding lockedMemory(Host host) {
        String why = "only locked memory is never swapped or reclaimed";
        Optional<Long> limit = host.softLimit("Max locked memory");
        if (limit.isEmpty()) {
            return Finding.unknown("locked-memory", "/proc/self/limits cannot be read", why);
        }
        return limit.get() < 0 || limit.get() >= 1_024 * MIB
                ? Finding.ok("locked-memory", limit.get() < 0 ? "unlimited" : limit.get() / MIB + " MiB", why)
                : Finding.warn(
                        "locked-memory",
                        limit.get() / 1_024 + " KiB",
                        why,
                        "LimitMEMLOCK=infinity in the unit, or memlock in /etc/security/limits.conf");
    }

    private static Finding openFiles(Host host) {
        String why = "every connection and every segment of the journal is an open file";
        Optional<Long> limit = host.softLimit("Max open files");
        if (limit.isEmpty()) {
            return Finding.unknown("open-files", "/proc/self/limits cannot be read", why);
        }
        long files = limit.get() < 0 ? Long.MAX_VALUE : limit.get();
        String found = limit.get() < 0 ? "unlimited" : limit.get().toString();
        String advice = "LimitNOFILE=65536 in the unit, or nofile in /etc/security/limits.conf";
        if (files < 1_024) {
            return Finding.fail("open-files", found, why, advice);
        }
        return files < 4_096 ? Finding.warn("open-files", found, why, advice) : Finding.ok("open-files", found, why);
    }

    private static Finding clock(Host host) {
        String why =
                "time is read several times for each quote; a slow source is a system call of a microsecond each time";
        Optional<String> source = host.files().clockSource();
        if (source.isEmpty()) {
            return Finding.unknown("clock-source", "the kernel does not tell", why);
        }
        return switch (source.get()) {
            case "tsc", "arch_sys_counter" -> Finding.ok("clock-source", source.get(), why);
            case "kvm-clock", "hyperv_clocksource_tsc_page" ->
                Finding.ok("clock-source", source.get() + ", a virtual machine's, read without a system call", why);
            default ->
                Finding.fail(
                        "clock-source",
                        source.get(),
                        why,
                        "kernel command line: clocksource=tsc tsc=reliable, if dmesg does not call the TSC unstable");
        };
    }

    private static Finding timeSync(Host host) {
        String why =
                "venues refuse orders whose time stamp is off, and ages of quotes are reckoned against their clocks";
        Optional<String> keeper =
                host.processNames().filter(TIME_KEEPERS::contains).findFirst();
        if (keeper.isPresent()) {
            return Finding.ok("time-sync", keeper.get() + " runs", why);
        }
        return host.inContainer()
                ? Finding.unknown("time-sync", "not seen from this container; the host's clock counts", why)
                : Finding.warn(
                        "time-sync", "no chronyd, ntpd, timesyncd or ptp4l runs", why, "install and start chrony");
    }

    private static Finding networkCards(Host host) {
        String why = "a card that gathers packets before it interrupts delays each by up to the set time";
        List<String> gathering = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String card : host.networkCards()) {
            Optional<Coalescing> now = Coalescing.of(card, host.commands());
            now.ifPresent(settings -> {
                seen.add(card);
                if (settings.gathers()) {
                    gathering.add(settings.toString());
                }
            });
        }
        if (seen.isEmpty()) {
            return Finding.unknown(
                    "network-cards", "no card tells its coalescing (no ethtool, a container, or a virtual card)", why);
        }
        return gathering.isEmpty()
                ? Finding.ok("network-cards", "no gathering on " + String.join(", ", seen), why)
                : Finding.warn(
                        "network-cards",
                        String.join("; ", gathering),
                        why,
                        "doctor --apply sets adaptive-rx off and rx-usecs 0; more interrupts, less delay");
    }

    private static Finding java(Host host) {
        String why = "newer virtual machines have shorter pauses and better compilers";
        return host.java().feature() < 17
                ? Finding.fail("java", host.java().name(), why, "install a JDK 17 or newer")
                : Finding.ok("java", host.java().name(), why);
    }

    private static Finding tls(Host host) {
        String why =
                "TLS is the largest cost of a small message: in Java twice to four times that of native code, with garbage";
        return host.java().nativeTls()
                ? Finding.ok("native-tls", host.java().tlsText(), why)
                : Finding.warn(
                        "native-tls",
                        host.java().tlsText(),
                        why,
                        "run on linux-x86_64 or linux-aarch_64 with glibc, for which the engine brings BoringSSL");
    }

    /** The word in brackets of a list of choices. */
    static String chosen(String choices) {
        int open = choices.indexOf('[');
        int close = choices.indexOf(']');
        return open >= 0 && close > open ? choices.substring(open + 1, close) : choices;
    }
}

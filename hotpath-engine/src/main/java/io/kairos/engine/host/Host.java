package io.kairos.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the checks look at.
 *
 * @param files of the kernel.
 * @param commands to ask network cards by.
 * @param hot processors for hot threads: chosen by a person, or those that are isolated; may be empty.
 * @param java what runs us.
 */
public record Host(HostFiles files, HostCommands commands, CpuSet hot, JavaFacts java) {
    /**
     * What runs us.
     *
     * @param feature major version, as 17.
     * @param name version and maker.
     * @param nativeTls whether TLS runs in native code; the text says why not.
     * @param tlsText provider, or what is missing.
     */
    public record JavaFacts(int feature, String name, boolean nativeTls, String tlsText) {}

    /** Network cards that are no loopback and have a driver or are up. */
    List<String> networkCards() {
        return files.names("/sys/class/net").stream()
                .filter(name -> !name.equals("lo") && files.exists("/sys/class/net/" + name + "/device"))
                .toList();
    }

    /** Whether the file system looks like a container's. */
    boolean inContainer() {
        return files.exists("/.dockerenv")
                || files.exists("/run/.containerenv")
                || files.text("/proc/1/cgroup")
                        .filter(text -> text.contains("docker") || text.contains("kubepods"))
                        .isPresent();
    }

    /** Names of all processes that can be seen. */
    Stream<String> processNames() {
        return files.names("/proc").stream()
                .filter(name -> name.matches("[0-9]+"))
                .map(pid -> files.text("/proc/" + pid + "/comm"))
                .flatMap(Optional::stream);
    }

    /** A soft limit of this process as the kernel names it; -1 for unlimited, nothing when it cannot be read. */
    Optional<Long> softLimit(String name) {
        return files.text("/proc/self/limits").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+", -1)[0])
                .filter(value -> value.matches("[0-9]{1,18}|unlimited"))
                .map(value -> value.equals("unlimited") ? -1L : Long.parseLong(value))
                .findFirst();
    }

    /** A value of {@code /proc/meminfo} in bytes. */
    Optional<Long> memory(String name) {
        return files.text("/proc/meminfo").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty() && digits.length() < 15)
                .map(digits -> Long.parseLong(digits) * 1_024)
                .findFirst();
    }

    /** Interrupts that may be served by one of these processors, with where they may; nothing when that cannot be read. */
    Optional<List<String>> interruptsOn(CpuSet cpus) {
        List<String> found = new ArrayList<>();
        boolean readable = false;
        for (String irq : files.names("/proc/irq")) {
            Optional<CpuSet> allowed = files.cpus("/proc/irq/" + irq + "/smp_affinity_list");
            readable |= allowed.isPresent();
            if (allowed.isPresent()
                    && !allowed.get().without(allowed.get().without(cpus)).isEmpty()) {
                found.add(irq);
            }
        }
        return readable ? Optional.of(found) : Optional.empty();
    }
}

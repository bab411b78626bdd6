package io.kairos.engine.host;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Processors by number, written as Linux does: {@code 0,2-3}. Immutable. */
public final class CpuSet {
    /** No processor. */
    public static final CpuSet NONE = new CpuSet(new BitSet());

    private static final int MAX_CPU = 4_095;

    private final BitSet cpus;

    private CpuSet(BitSet cpus) {
        this.cpus = cpus;
    }

    /** One processor. */
    public static CpuSet of(int cpu) {
        return parse(Integer.toString(cpu));
    }

    /**
     * The set that {@code text} lists; empty text is the empty set.
     *
     * @throws IllegalArgumentException if it is no such list; the message shows the text.
     */
    public static CpuSet parse(String text) {
        BitSet cpus = new BitSet();
        if (!text.isBlank()) {
            for (String part : text.strip().split(",", -1)) {
                if (!part.matches("[0-9]{1,4}(-[0-9]{1,4})?")) {
                    throw wrong(text);
                }
                int dash = part.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
                if (last < first || last > MAX_CPU) {
                    throw wrong(text);
                }
                cpus.set(first, last + 1);
            }
        }
        return new CpuSet(cpus);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "expected processors like 0,2-3 up to " + MAX_CPU + ", got \"" + text + '"');
    }

    /** Whether it holds this processor. */
    public boolean contains(int cpu) {
        return cpu >= 0 && cpus.get(cpu);
    }

    /** Whether it holds none. */
    public boolean isEmpty() {
        return cpus.isEmpty();
    }

    /** How many it holds. */
    public int size() {
        return cpus.cardinality();
    }

    /** The lowest, or -1. */
    public int first() {
        return cpus.nextSetBit(0);
    }

    /** What is in this set and not in {@code other}. */
    public CpuSet without(CpuSet other) {
        BitSet rest = (BitSet) cpus.clone();
        rest.andNot(other.cpus);
        return new CpuSet(rest);
    }

    /** Whether all of {@code other} is in this set. */
    public boolean containsAll(CpuSet other) {
        return other.without(this).isEmpty();
    }

    /** The processors in rising order. */
    public IntStream stream() {
        return cpus.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && set.cpus.equals(cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** As Linux writes it: rising, runs of two and more as {@code first-last}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int end = cpus.nextClearBit(first);
            if (!out.isEmpty()) {
                out.append(',');
            }
            out.append(first);
            if (end - first > 1) {
                out.append('-').append(end - 1);
            }
            first = cpus.nextSetBit(end);
        }
        return out.toString();
    }
}

package io.kairos.gateway.model;

import java.util.List;

/** What the engine ran hot before it got ready. */
public record WarmUp(
        long ticks,
        long orders,
        long messages,
        long durationMillis,
        Latency detection,
        Latency tickToOrder,
        List<Branch> branches) {
    /** How often a branch was taken; never means that it is cold. */
    public record Branch(String name, long count) {}

    public WarmUp {
        branches = List.copyOf(branches);
    }
}

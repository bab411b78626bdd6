package io.kairos.simulator.exchange;

import io.kairos.simulator.matching.OrderImage;
import java.util.List;

/** Outcome of placing an order. */
public record Placement(OrderImage order, List<PreventedMatch> preventedMatches) {
    public Placement {
        preventedMatches = List.copyOf(preventedMatches);
    }
}

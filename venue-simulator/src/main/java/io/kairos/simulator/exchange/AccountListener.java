package io.kairos.simulator.exchange;

import java.util.List;

/** Hears what one action meant for one account. Called by the venue thread after the action was written down. */
@FunctionalInterface
public interface AccountListener {
    /** The action's reports in order, then the funds, which come last. */
    void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position);

    /** Funds moved without an order; {@code position} holds the asset after it. */
    default void onMovement(int accountId, Movement movement, AccountPosition position) {
        // Most are about orders alone.
    }
}

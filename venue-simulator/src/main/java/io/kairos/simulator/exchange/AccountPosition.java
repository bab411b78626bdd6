package io.kairos.simulator.exchange;

import io.kairos.simulator.ledger.Balance;
import java.util.List;

/** Absolute funds of the assets that an action may have touched. */
public record AccountPosition(int accountId, long timeMs, List<Balance> balances) {
    public AccountPosition {
        balances = List.copyOf(balances);
    }
}

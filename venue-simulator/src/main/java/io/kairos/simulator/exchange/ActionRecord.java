package io.kairos.simulator.exchange;

import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderImage;
import java.util.List;

/** Everything durable that one action changed; written as a whole or not at all. */
public record ActionRecord(
        Instrument instrument, List<Trade> trades, List<OrderImage> orders, List<AccountBalance> balances) {

    /** An account's new funds in one asset. */
    public record AccountBalance(int accountId, Balance balance) {}

    public ActionRecord {
        trades = List.copyOf(trades);
        orders = List.copyOf(orders);
        balances = List.copyOf(balances);
    }
}

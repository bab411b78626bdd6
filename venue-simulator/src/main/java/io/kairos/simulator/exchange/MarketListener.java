package io.kairos.simulator.exchange;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.List;

/** Hears the public side of every action. Called by the venue thread. */
public interface MarketListener {
    /** A level changed; called during the action, once per update id. */
    void onLevel(OrderBook book, Side side, long price, long quantity);

    /** The action's trades in order; called after the action was written down. */
    void onTrades(Instrument instrument, List<Trade> trades);

    /** The best bid or ask changed in price or quantity; called after the trades. */
    void onTopOfBook(OrderBook book, long timeMs);

    /** The action is over; called after everything else of it, whether or not a level changed. */
    default void onActionEnd(OrderBook book, long timeMs) {}
}

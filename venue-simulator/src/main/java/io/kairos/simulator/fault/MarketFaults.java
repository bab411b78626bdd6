package io.kairos.simulator.fault;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Exchange.SyntheticAction;
import io.kairos.simulator.fault.VenueFaults.Listing;
import io.kairos.simulator.fault.VenueFaults.Status;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Faults that change a venue's market itself, whatever its wire protocol: crossed books stand in the real book, halted
 * instruments do not trade, delisted ones lose their open orders. Venue thread only.
 */
public final class MarketFaults implements FaultTarget {
    private final Exchange exchange;
    private final VenueFaults faults;

    /** Market faults of one venue; to be attached to its faults. */
    public MarketFaults(Exchange exchange, VenueFaults faults) {
        this.exchange = exchange;
        this.faults = faults;
    }

    @Override
    public int onArmed(ArmedFault fault) {
        switch (fault.kind()) {
            case CROSSED_BOOK, HALT, MAINTENANCE -> update();
            case DELIST -> {
                update();
                return cancelOrders(fault);
            }
            default -> {
                return 0;
            }
        }
        return 0;
    }

    @Override
    public void onEnded(ArmedFault fault) {
        switch (fault.kind()) {
            case CROSSED_BOOK, HALT, MAINTENANCE, DELIST -> update();
            default -> {
                // Nothing of the market hangs on it.
            }
        }
    }

    private void update() {
        for (Instrument instrument : exchange.catalogue().all()) {
            long ticks = faults.crossedTicks(instrument.symbol());
            boolean still = ticks >= 0
                    || faults.status() != Status.ONLINE
                    || faults.listing(instrument.symbol()) != Listing.TRADING;
            exchange.keepStill(instrument, still);
            if (ticks >= 0) {
                cross(instrument, ticks);
            } else {
                uncross(instrument);
            }
        }
    }

    private void cross(Instrument instrument, long ticks) {
        OrderBook book = exchange.book(instrument);
        long ask = book.bestPx(Side.SELL);
        long wanted = ask + ticks * instrument.tickSize();
        if (ask == 0 || book.bestPx(Side.BUY) >= wanted) {
            return;
        }
        SyntheticAction action = exchange.synthetic(instrument);
        action.force(Side.BUY, wanted, instrument.minQty() * 10);
        action.commit();
    }

    /** Takes synthetic bids away until the book is sound; an account's own order may stay. */
    private void uncross(Instrument instrument) {
        OrderBook book = exchange.book(instrument);
        if (!isCrossed(book)) {
            return;
        }
        SyntheticAction action = exchange.synthetic(instrument);
        for (int rank = 0; rank < book.depth(Side.BUY) && isCrossed(book); rank++) {
            long before = book.bestPx(Side.BUY);
            action.force(Side.BUY, before, 0);
            if (book.bestPx(Side.BUY) == before) {
                break;
            }
        }
        action.commit();
    }

    private static boolean isCrossed(OrderBook book) {
        long ask = book.bestPx(Side.SELL);
        return ask != 0 && book.bestPx(Side.BUY) >= ask;
    }

    private int cancelOrders(ArmedFault fault) {
        int canceled = 0;
        for (Instrument instrument : exchange.catalogue().all()) {
            if (!fault.coversSymbol(instrument.symbol())) {
                continue;
            }
            for (Account account : exchange.ledger().all()) {
                int open = exchange.orders().open(account.id(), instrument).size();
                if (open > 0) {
                    List<String> requestIds = new ArrayList<>();
                    for (int i = 0; i < open; i++) {
                        requestIds.add("delisted-" + i);
                    }
                    exchange.cancelAll(account.id(), instrument, requestIds);
                    canceled += open;
                }
            }
        }
        return canceled;
    }
}

package io.kairos.simulator.matching;

import io.kairos.simulator.number.Fixed8;

/** Matches an incoming order against a book: best price first, then oldest. Stateless. */
public final class Matcher {
    private Matcher() {}

    /**
     * Trades an incoming order as far as it goes, then lets it rest or expire by its time in force.
     *
     * @param taker not yet on the book
     * @param timeMs epoch milliseconds of the action
     */
    public static void match(OrderBook book, Order taker, long timeMs, MatchListener listener) {
        OrderTerms terms = taker.terms();
        if (terms.timeInForce() == TimeInForce.FOK && !terms.isMarket() && !canFillAll(book, taker)) {
            taker.end(OrderStatus.EXPIRED, ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED, timeMs);
            return;
        }
        boolean byQuote = terms.quantity() == 0;
        if (byQuote) {
            taker.resolveQuantity(quantityForQuote(book, terms));
        }
        trade(book, taker, timeMs, listener);
        if (!taker.status().isOpen()) {
            return;
        }
        if (taker.leavesQty() == 0 && taker.quantity() > 0) {
            taker.end(OrderStatus.FILLED, ExpiryReason.NONE, timeMs);
        } else if (terms.isMarket()) {
            taker.end(OrderStatus.EXPIRED, ExpiryReason.INSUFFICIENT_LIQUIDITY, timeMs);
        } else if (terms.timeInForce() == TimeInForce.GTC) {
            book.add(taker);
        } else {
            taker.end(OrderStatus.EXPIRED, ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED, timeMs);
        }
    }

    /** Quote amount that a market order would pay or raise now; orders of the same account are passed over. */
    public static long costOf(OrderBook book, OrderTerms terms) {
        long leaves = terms.quantity() > 0 ? terms.quantity() : quantityForQuote(book, terms);
        long cost = 0;
        for (Order maker : book.orders(terms.side().opposite())) {
            if (leaves == 0) {
                break;
            }
            if (!sameOwner(maker.terms(), terms)) {
                long qty = Math.min(leaves, maker.leavesQty());
                cost = Math.addExact(cost, Fixed8.multiplyDown(maker.terms().limitPx(), qty));
                leaves -= qty;
            }
        }
        return cost;
    }

    private static void trade(OrderBook book, Order taker, long timeMs, MatchListener listener) {
        Side opposite = taker.terms().side().opposite();
        while (taker.leavesQty() > 0 && taker.status().isOpen() && meets(book, taker.terms())) {
            Order maker = book.front(opposite);
            long qty = Math.min(maker.leavesQty(), taker.leavesQty());
            if (sameOwner(maker.terms(), taker.terms())) {
                prevent(book, maker, taker, qty, timeMs, listener);
            } else {
                long price = maker.terms().limitPx();
                long quote = Fixed8.multiplyDown(price, qty);
                maker.execute(price, qty, quote, timeMs);
                taker.execute(price, qty, quote, timeMs);
                listener.onTrade(maker, taker, price, qty);
                book.consumeFront(opposite, maker, qty);
            }
        }
    }

    private static void prevent(
            OrderBook book, Order maker, Order taker, long qty, long timeMs, MatchListener listener) {
        SelfTradePrevention mode = taker.terms().selfTradePrevention();
        boolean makerEnds = mode == SelfTradePrevention.EXPIRE_MAKER || mode == SelfTradePrevention.EXPIRE_BOTH;
        boolean takerEnds = mode == SelfTradePrevention.EXPIRE_TAKER || mode == SelfTradePrevention.EXPIRE_BOTH;
        boolean decrement = mode == SelfTradePrevention.DECREMENT;
        long makerQty = makerEnds ? maker.leavesQty() : decrement ? qty : 0;
        long takerQty = takerEnds ? taker.leavesQty() : decrement ? qty : 0;
        if (makerEnds) {
            book.remove(maker);
            maker.prevent(makerQty, timeMs);
        } else if (decrement) {
            maker.prevent(makerQty, timeMs);
            book.consumeFront(maker.terms().side(), maker, qty);
        }
        taker.prevent(takerQty, timeMs);
        if (makerQty > 0 && maker.leavesQty() == 0) {
            maker.end(OrderStatus.EXPIRED_IN_MATCH, ExpiryReason.NONE, timeMs);
        }
        if (takerQty > 0 && taker.leavesQty() == 0) {
            taker.end(OrderStatus.EXPIRED_IN_MATCH, ExpiryReason.NONE, timeMs);
        }
        listener.onPrevented(maker, taker, makerQty, takerQty);
    }

    private static boolean canFillAll(OrderBook book, Order taker) {
        OrderTerms terms = taker.terms();
        long leaves = taker.leavesQty();
        for (Order maker : book.orders(terms.side().opposite())) {
            if (leaves <= 0 || !acceptable(terms, maker.terms().limitPx())) {
                break;
            }
            if (!sameOwner(maker.terms(), terms)) {
                leaves -= maker.leavesQty();
            }
        }
        return leaves <= 0;
    }

    /** Base quantity that a market order by quote amount would trade now. */
    public static long quantityForQuote(OrderBook book, OrderTerms terms) {
        long step = terms.instrument().stepSize();
        long quoteLeft = terms.quoteAmount();
        long total = 0;
        for (Order maker : book.orders(terms.side().opposite())) {
            if (sameOwner(maker.terms(), terms)) {
                continue;
            }
            long price = maker.terms().limitPx();
            long affordable = Fixed8.floorTo(Fixed8.divideDown(quoteLeft, price), step);
            long qty = Math.min(affordable, maker.leavesQty());
            total += qty;
            quoteLeft -= Fixed8.multiplyDown(price, qty);
            if (qty < maker.leavesQty()) {
                break;
            }
        }
        return total;
    }

    private static boolean meets(OrderBook book, OrderTerms terms) {
        long opposite = book.bestPx(terms.side().opposite());
        return opposite != 0 && acceptable(terms, opposite);
    }

    private static boolean acceptable(OrderTerms terms, long price) {
        if (terms.isMarket()) {
            return true;
        }
        return terms.side() == Side.BUY ? price <= terms.limitPx() : price >= terms.limitPx();
    }

    private static boolean sameOwner(OrderTerms maker, OrderTerms taker) {
        return taker.isAccountOrder() && maker.accountId() == taker.accountId();
    }
}

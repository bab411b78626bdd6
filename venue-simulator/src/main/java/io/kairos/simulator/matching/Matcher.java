package io.kairos.simulator.matching;

import io.kairos.simulator.number.Fixed8;
import org.jspecify.annotations.Nullable;

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

    /**
     * Trades for the synthetic participants.
     *
     * @param takerId number of the command
     * @return what is left of the quantity
     */
    public static long take(
            OrderBook book, Side side, long limitPx, long qty, long takerId, long timeMs, MatchListener listener) {
        Side opposite = side.opposite();
        long leaves = qty;
        while (leaves > 0) {
            long price = book.bestPx(opposite);
            if (price == 0 || (side == Side.BUY ? price > limitPx : price < limitPx)) {
                break;
            }
            Order maker = book.frontOrder(opposite);
            long part = Math.min(book.frontQty(opposite), leaves);
            if (maker != null) {
                maker.execute(price, part, Fixed8.multiplyDown(price, part), timeMs);
            }
            listener.onTrade(maker, null, takerId, side, price, part);
            book.consumeFront(opposite, maker, part);
            leaves -= part;
        }
        return leaves;
    }

    /** Quote amount that a market order would pay or raise now; orders of the same account are passed over. */
    public static long costOf(OrderBook book, OrderTerms terms) {
        long[] leaves = {terms.quantity() > 0 ? terms.quantity() : quantityForQuote(book, terms)};
        long[] cost = {0};
        book.walk(terms.side().opposite(), (price, qty, maker) -> {
            if (leaves[0] > 0 && !sameOwner(maker, terms)) {
                long part = Math.min(leaves[0], qty);
                cost[0] = Math.addExact(cost[0], Fixed8.multiplyDown(price, part));
                leaves[0] -= part;
            }
            return leaves[0] > 0;
        });
        return cost[0];
    }

    private static void trade(OrderBook book, Order taker, long timeMs, MatchListener listener) {
        OrderTerms terms = taker.terms();
        Side opposite = terms.side().opposite();
        while (taker.leavesQty() > 0 && taker.status().isOpen() && meets(book, terms)) {
            Order maker = book.frontOrder(opposite);
            long qty = Math.min(book.frontQty(opposite), taker.leavesQty());
            if (maker != null && sameOwner(maker, terms)) {
                prevent(book, maker, taker, qty, timeMs, listener);
            } else {
                long price = book.bestPx(opposite);
                long quote = Fixed8.multiplyDown(price, qty);
                if (maker != null) {
                    maker.execute(price, qty, quote, timeMs);
                }
                taker.execute(price, qty, quote, timeMs);
                listener.onTrade(maker, taker, terms.orderId(), terms.side(), price, qty);
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
        long[] leaves = {taker.leavesQty()};
        book.walk(terms.side().opposite(), (price, qty, maker) -> {
            if (!acceptable(terms, price)) {
                return false;
            }
            if (!sameOwner(maker, terms)) {
                leaves[0] -= qty;
            }
            return leaves[0] > 0;
        });
        return leaves[0] <= 0;
    }

    /** Base quantity that a market order by quote amount would trade now. */
    public static long quantityForQuote(OrderBook book, OrderTerms terms) {
        long step = terms.instrument().stepSize();
        long[] quoteLeft = {terms.quoteAmount()};
        long[] total = {0};
        book.walk(terms.side().opposite(), (price, offered, maker) -> {
            if (sameOwner(maker, terms)) {
                return true;
            }
            long affordable = Fixed8.floorTo(Fixed8.divideDown(quoteLeft[0], price), step);
            long qty = Math.min(affordable, offered);
            total[0] += qty;
            quoteLeft[0] -= Fixed8.multiplyDown(price, qty);
            return qty == offered;
        });
        return total[0];
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

    private static boolean sameOwner(@Nullable Order maker, OrderTerms taker) {
        return maker != null && taker.isAccountOrder() && maker.terms().accountId() == taker.accountId();
    }
}

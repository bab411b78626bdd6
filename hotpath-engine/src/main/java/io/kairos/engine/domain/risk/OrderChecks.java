package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.NONE;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.book.QuoteBoard;

/**
 * Controls on one order by itself: who may, where, in which form, how much, at what price. One method each; the gate fixes their
 * order, and later ones rely on what earlier ones established.
 */
final class OrderChecks {
    private static final long BPS = 10_000;
    /** Below it a price times basis points fits 64 bits. */
    private static final long SMALL_PX = 1L << 49;

    private OrderChecks() {}

    static RejectReason engineReady(OrderIntent intent, RiskState state) {
        return state.ready ? NONE : state.refuse(RejectReason.ENGINE_NOT_READY, Refusal.NOT_READY);
    }

    static RejectReason killSwitch(OrderIntent intent, RiskState state) {
        Instrument on = intent.instrument();
        int level = on == null ? state.killSwitch.state().level() : state.killSwitch.level(on, intent.ownerId);
        intent.level = level;
        return level >= TradingState.HALTED.level() ? state.refuse(RejectReason.KILL_SWITCH, Refusal.STOPPED) : NONE;
    }

    static RejectReason instrumentKnown(OrderIntent intent, RiskState state) {
        return intent.instrument() == null
                ? state.refuse(RejectReason.UNKNOWN_INSTRUMENT, Refusal.INSTRUMENT_UNKNOWN)
                : NONE;
    }

    static RejectReason restricted(OrderIntent intent, RiskState state, LimitTable table) {
        return table.restricted[intent.known().id()] ? state.refuse(RejectReason.RESTRICTED, Refusal.RESTRICTED) : NONE;
    }

    static RejectReason permission(OrderIntent intent, RiskState state, LimitTable table) {
        if (intent.ownerId < 0) {
            return state.refuse(RejectReason.NOT_PERMITTED, Refusal.OWNERS_FULL);
        }
        int owner = intent.ownerId;
        return table.isListed[owner]
                        && !isPermitted(table.permitted[owner], intent.known().id())
                ? state.refuse(RejectReason.NOT_PERMITTED, Refusal.NOT_PERMITTED)
                : NONE;
    }

    private static boolean isPermitted(boolean[] permitted, int instrumentId) {
        return instrumentId < permitted.length && permitted[instrumentId];
    }

    static RejectReason instrumentTrading(OrderIntent intent, RiskState state) {
        return intent.known().trading() ? NONE : state.refuse(RejectReason.INSTRUMENT_NOT_TRADING, Refusal.NOT_TRADING);
    }

    static RejectReason venueLink(OrderIntent intent, RiskState state) {
        return state.venues.linkUp[intent.known().venue().id()]
                ? NONE
                : state.refuse(RejectReason.VENUE_UNAVAILABLE, Refusal.LINK_DOWN);
    }

    static RejectReason venueSettled(OrderIntent intent, RiskState state) {
        int unsettled = state.venues.unsettled[intent.known().venue().id()];
        return unsettled == 0
                ? NONE
                : state.refuse(RejectReason.VENUE_NOT_READY, Refusal.ORDERS_UNSETTLED, unsettled, 0);
    }

    static RejectReason venueClock(OrderIntent intent, RiskState state, LimitTable table) {
        int venueId = intent.known().venue().id();
        long uncertaintyNs = state.venues.clockUncertaintyNs(venueId, state.nowNs);
        if (uncertaintyNs == 0 && table.clockNeeded[venueId]) {
            return state.refuse(RejectReason.VENUE_CLOCK, Refusal.CLOCK_UNKNOWN);
        }
        return uncertaintyNs > table.maxClockNs[venueId]
                ? state.refuse(
                        RejectReason.VENUE_CLOCK, Refusal.CLOCK_DOUBTFUL, uncertaintyNs, table.maxClockNs[venueId])
                : NONE;
    }

    static RejectReason venueBudget(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        int keepPermille = table.minBudgetPermille[on.venue().id()];
        RateBudgets exhausted = state.venues.exhausted(on, keepPermille, state.nowNs);
        if (exhausted == null) {
            return NONE;
        }
        boolean ofMarket = exhausted == state.venues.marketBudgets;
        int id = ofMarket ? on.id() : on.venue().id();
        return state.refuse(
                RejectReason.VENUE_RATE,
                ofMarket ? Refusal.MARKET_BUDGET_USED : Refusal.BUDGET_USED,
                exhausted.left(id),
                exhausted.capacity(id),
                keepPermille);
    }

    static RejectReason form(OrderIntent intent, RiskState state) {
        return intent.type() == OrderType.LIMIT_MAKER && intent.timeInForce() != TimeInForce.GTC
                ? state.refuse(RejectReason.UNSUPPORTED, Refusal.MAKER_TIME_IN_FORCE)
                : NONE;
    }

    static RejectReason validQuantity(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long mantissa = intent.qtyMantissa();
        int scale = intent.qtyScale();
        if (mantissa <= 0 || scale < 0 || scale > FixedMath.MAX_SCALE) {
            return state.refuse(RejectReason.INVALID_QUANTITY, Refusal.QTY_NOT_ABOVE_ZERO);
        }
        long qty = scale == on.qtyDecimals() ? mantissa : FixedMath.rescaleExact(mantissa, scale, on.qtyDecimals());
        if (qty == FixedMath.OVERFLOW || (on.stepQty() != 1 && qty % on.stepQty() != 0)) {
            return state.refuse(RejectReason.INVALID_QUANTITY, Refusal.QTY_OFF_STEP);
        }
        if (qty < on.minQty()) {
            return state.refuse(RejectReason.INVALID_QUANTITY, Refusal.QTY_BELOW_VENUE_MINIMUM);
        }
        if (qty > on.maxQty()) {
            return state.refuse(RejectReason.INVALID_QUANTITY, Refusal.QTY_ABOVE_VENUE_MAXIMUM);
        }
        intent.qty = qty;
        return NONE;
    }

    static RejectReason maxQuantity(OrderIntent intent, RiskState state, LimitTable table) {
        long limit = table.maxQty[intent.known().id()];
        return intent.qty > limit
                ? state.refuse(RejectReason.MAX_QUANTITY, Refusal.QTY_ABOVE_LIMIT, intent.qty, limit)
                : NONE;
    }

    static RejectReason validPrice(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        long mantissa = intent.pxMantissa();
        int scale = intent.pxScale();
        if (intent.type() == OrderType.MARKET) {
            return mantissa == OrderIntent.NO_PX
                    ? marketPrice(intent, on, state, table)
                    : state.refuse(RejectReason.INVALID_PRICE, Refusal.MARKET_WITH_PRICE);
        }
        if (mantissa == OrderIntent.NO_PX) {
            return state.refuse(RejectReason.INVALID_PRICE, Refusal.LIMIT_WITHOUT_PRICE);
        }
        if (mantissa <= 0 || scale < 0 || scale > FixedMath.MAX_SCALE) {
            return state.refuse(RejectReason.INVALID_PRICE, Refusal.PX_NOT_ABOVE_ZERO);
        }
        long px = scale == on.priceDecimals() ? mantissa : FixedMath.rescaleExact(mantissa, scale, on.priceDecimals());
        if (px == FixedMath.OVERFLOW || (on.tickPx() != 1 && px % on.tickPx() != 0)) {
            return state.refuse(RejectReason.INVALID_PRICE, Refusal.PX_OFF_TICK);
        }
        if (px < on.minPx() || px > on.maxPx()) {
            return state.refuse(RejectReason.INVALID_PRICE, Refusal.PX_OUT_OF_BOUNDS);
        }
        intent.workingPx = px;
        return NONE;
    }

    /** The collar's edge, moved inside onto the tick grid: the worst price that the order may trade at. */
    private static RejectReason marketPrice(OrderIntent intent, Instrument on, RiskState state, LimitTable table) {
        RejectReason stale = book(intent, state, table);
        if (stale != NONE) {
            return stale;
        }
        long opposite = opposite(intent, on, state);
        int bps = table.collarBps[on.id()];
        long distance = FixedMath.mulDivDown(opposite, bps, BPS);
        long edge = intent.side() == Side.BUY ? FixedMath.add(opposite, distance) : opposite - distance;
        if (edge == FixedMath.OVERFLOW) {
            return state.refuse(RejectReason.OVERFLOW, Refusal.COLLAR_OVERFLOW, opposite, bps);
        }
        intent.workingPx = intent.side() == Side.BUY
                ? FixedMath.floorToStep(Math.min(edge, on.maxPx()), on.tickPx())
                : FixedMath.ceilToStep(Math.max(Math.max(edge, on.minPx()), on.tickPx()), on.tickPx());
        return NONE;
    }

    static RejectReason minNotional(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long px = intent.workingPx;
        long value = on.quoteAmountDown(px, intent.qty);
        long up = value == FixedMath.OVERFLOW || isExact(on, px, intent.qty, value)
                ? value
                : on.quoteAmountUp(px, intent.qty);
        intent.giveUpAmount = up;
        long valuePx = valuePx(intent, on, state);
        intent.quoteAmount = valuePx == px ? up : on.quoteAmountUp(valuePx, intent.qty);
        if (value == FixedMath.OVERFLOW || intent.quoteAmount == FixedMath.OVERFLOW) {
            return state.refuse(RejectReason.OVERFLOW, Refusal.VALUE_OVERFLOW);
        }
        return value < on.minNotionalAmount()
                ? state.refuse(
                        RejectReason.MIN_NOTIONAL, Refusal.BELOW_VENUE_MINIMUM_VALUE, value, on.minNotionalAmount())
                : NONE;
    }

    /**
     * A sale is worth what the bid pays, not what its limit or the collar would still allow. What goes on with an earlier order keeps the
     * value by which it was sized: a bid that rose meanwhile must not leave it half done.
     */
    private static long valuePx(OrderIntent intent, Instrument on, RiskState state) {
        boolean byBook = intent.type() == OrderType.MARKET || (intent.side() == Side.SELL && !intent.isFollowUp());
        return byBook && state.board.isUsable(on.id())
                ? Math.max(intent.workingPx, opposite(intent, on, state))
                : intent.workingPx;
    }

    /** Whether the value was not rounded, for certain; then it need not be worked out a second time. */
    private static boolean isExact(Instrument on, long px, long qty, long value) {
        int shift = on.priceDecimals() + on.qtyDecimals() - on.quote().decimals();
        return shift <= 0 || (Math.multiplyHigh(px, qty) == 0 && value * FixedMath.pow10(shift) == px * qty);
    }

    static RejectReason maxNotional(OrderIntent intent, RiskState state) {
        Asset quote = intent.known().quote();
        long limit = state.limits.maxOrderNotional(quote.id());
        if (limit == RiskLimits.NO_LIMIT) {
            return state.refuse(RejectReason.MAX_NOTIONAL, Refusal.NO_VALUE_LIMIT);
        }
        return intent.quoteAmount > limit
                ? state.refuse(RejectReason.MAX_NOTIONAL, Refusal.VALUE_ABOVE_QUOTE_LIMIT, intent.quoteAmount, limit)
                : NONE;
    }

    /** Live, whole and young: nothing of the order is judged by a book that is in doubt. */
    static RejectReason book(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        int id = on.id();
        QuoteBoard board = state.board;
        if (!board.isUsable(id) || opposite(intent, on, state) == QuoteBoard.NO_PX) {
            return state.refuse(RejectReason.STALE_QUOTE, Refusal.NO_USABLE_QUOTE);
        }
        if (board.bidPx(id) == QuoteBoard.NO_PX || board.askPx(id) == QuoteBoard.NO_PX) {
            return state.refuse(RejectReason.STALE_QUOTE, Refusal.ONE_SIDED);
        }
        long ageNs = state.nowNs - board.receiveTimeNs(id);
        return ageNs > table.maxAgeNs[id]
                ? state.refuse(RejectReason.STALE_QUOTE, Refusal.QUOTE_OLD, ageNs, table.maxAgeNs[id])
                : NONE;
    }

    static RejectReason priceCollar(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        long opposite = opposite(intent, on, state);
        int bps = table.collarBps[on.id()];
        return isFarther(intent.workingPx, opposite, bps)
                ? state.refuse(RejectReason.PRICE_COLLAR, Refusal.OUTSIDE_COLLAR, intent.workingPx, opposite, bps)
                : NONE;
    }

    static RejectReason priceMove(OrderIntent intent, RiskState state, LimitTable table) {
        int id = intent.known().id();
        long before = state.history.referencePx(state.board, id);
        int bps = table.moveBps[id];
        return before != PriceHistory.NONE && isFarther(intent.workingPx, before, bps)
                ? state.refuse(RejectReason.PRICE_MOVE, Refusal.MARKET_MOVED, intent.workingPx, before, bps)
                : NONE;
    }

    /** Whether two prices differ by more than this share of the second one, rounded down. */
    private static boolean isFarther(long px, long from, int bps) {
        long distance = Math.abs(px - from);
        if (distance < SMALL_PX && from < SMALL_PX) {
            return distance * BPS > from * bps;
        }
        long allowed = FixedMath.mulDivDown(from, bps, BPS);
        return allowed != FixedMath.OVERFLOW && distance > allowed;
    }

    static RejectReason selfMatch(OrderIntent intent, RiskState state) {
        long own = state.open.matching(intent.known().id(), intent.side(), intent.workingPx);
        return own != OrderIntent.NO_PX
                ? state.refuse(RejectReason.SELF_MATCH, Refusal.OWN_ORDER, intent.workingPx, own)
                : NONE;
    }

    /**
     * Funds: a buyer gives quote, a seller base. Binance and OKX take the fee out of what is received, so nothing is added for
     * it; Kraken takes it in quote, so a buyer needs it on top.
     */
    static RejectReason amounts(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        boolean buy = intent.side() == Side.BUY;
        intent.giveAssetId = buy ? on.quote().id() : on.base().id();
        intent.giveAmount = buy ? withFee(on, intent.giveUpAmount) : on.baseAmount(intent.qty);
        // A sale below the bid brings what the bid pays; what goes on with an earlier order counts as it was sized.
        intent.incomingPx = buy || intent.isFollowUp() || !state.board.isUsable(on.id())
                ? intent.workingPx
                : Math.max(intent.workingPx, opposite(intent, on, state));
        intent.incomingAmount = OpenOrders.incomingOf(on, intent.side(), intent.incomingPx, intent.qty);
        return intent.giveAmount == FixedMath.OVERFLOW || intent.incomingAmount == FixedMath.OVERFLOW
                ? state.refuse(RejectReason.OVERFLOW, Refusal.RESERVE_OVERFLOW)
                : NONE;
    }

    static long giveAmount(Instrument on, Side side, long px, long qty) {
        return side == Side.SELL ? on.baseAmount(qty) : withFee(on, on.quoteAmountUp(px, qty));
    }

    private static long withFee(Instrument on, long value) {
        if (value == FixedMath.OVERFLOW || on.venue() != Venue.KRAKEN) {
            return value;
        }
        long fee = FixedMath.mulDivUp(value, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
        return fee == FixedMath.OVERFLOW ? fee : FixedMath.add(value, fee);
    }

    private static long opposite(OrderIntent intent, Instrument on, RiskState state) {
        return intent.side() == Side.BUY ? state.board.askPx(on.id()) : state.board.bidPx(on.id());
    }
}

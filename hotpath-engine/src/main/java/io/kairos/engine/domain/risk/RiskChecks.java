package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.NONE;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.book.QuoteBoard;

/** The controls themselves, one method each; the gate fixes their order. Later ones rely on what earlier ones established. */
final class RiskChecks {
    private static final long BPS = 10_000;
    private static final int NS_DECIMALS_OF_MS = 6;

    private RiskChecks() {}

    static RejectReason engineReady(OrderIntent intent, RiskState state) {
        return state.ready ? NONE : state.refuse(RejectReason.ENGINE_NOT_READY, "engine is not ready");
    }

    static RejectReason killSwitch(OrderIntent intent, RiskState state) {
        KillSwitch killSwitch = state.killSwitch;
        return killSwitch.isEngaged()
                ? state.refuse(
                        RejectReason.KILL_SWITCH,
                        "kill switch engaged by " + killSwitch.changedBy() + ": " + killSwitch.reason())
                : NONE;
    }

    static RejectReason instrumentKnown(OrderIntent intent, RiskState state) {
        return intent.instrument() == null
                ? state.refuse(RejectReason.UNKNOWN_INSTRUMENT, "instrument is not known at this venue")
                : NONE;
    }

    static RejectReason instrumentTrading(OrderIntent intent, RiskState state) {
        return intent.known().trading()
                ? NONE
                : state.refuse(
                        RejectReason.INSTRUMENT_NOT_TRADING, intent.known().symbol() + " is not trading now");
    }

    static RejectReason venueAvailable(OrderIntent intent, RiskState state) {
        Venue venue = intent.known().venue();
        return state.linkUp[venue.id()]
                ? NONE
                : state.refuse(
                        RejectReason.VENUE_UNAVAILABLE,
                        "no order entry at " + venue + " now: not connected, or this engine only listens there");
    }

    static RejectReason supported(OrderIntent intent, RiskState state) {
        return intent.type() == OrderType.LIMIT_MAKER && intent.timeInForce() != TimeInForce.GTC
                ? state.refuse(
                        RejectReason.UNSUPPORTED,
                        "time in force " + intent.timeInForce() + " does not go with LIMIT_MAKER, expected GTC")
                : NONE;
    }

    static RejectReason quantity(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long mantissa = intent.qtyMantissa();
        int scale = intent.qtyScale();
        if (mantissa <= 0 || scale < 0 || scale > FixedMath.MAX_SCALE) {
            return state.refuse(
                    RejectReason.INVALID_QUANTITY, "quantity " + text(mantissa, scale) + " is not above zero");
        }
        long qty = FixedMath.rescaleExact(mantissa, scale, on.qtyDecimals());
        if (qty == FixedMath.OVERFLOW || qty % on.stepQty() != 0) {
            return state.refuse(
                    RejectReason.INVALID_QUANTITY,
                    "quantity " + text(mantissa, scale) + " is not a multiple of "
                            + text(on.stepQty(), on.qtyDecimals()));
        }
        if (qty < on.minQty()) {
            return state.refuse(
                    RejectReason.INVALID_QUANTITY,
                    "quantity " + text(mantissa, scale) + " below minimum " + text(on.minQty(), on.qtyDecimals()));
        }
        if (qty > on.maxQty()) {
            return state.refuse(
                    RejectReason.INVALID_QUANTITY,
                    "quantity " + text(mantissa, scale) + " above maximum " + text(on.maxQty(), on.qtyDecimals()));
        }
        intent.qty = qty;
        return NONE;
    }

    static RejectReason price(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long mantissa = intent.pxMantissa();
        int scale = intent.pxScale();
        if (intent.type() == OrderType.MARKET) {
            return mantissa == OrderIntent.NO_PX
                    ? marketPrice(intent, on, state)
                    : state.refuse(RejectReason.INVALID_PRICE, "a market order must not have a price");
        }
        if (mantissa == OrderIntent.NO_PX) {
            return state.refuse(RejectReason.INVALID_PRICE, "a limit order needs a price");
        }
        if (mantissa <= 0 || scale < 0 || scale > FixedMath.MAX_SCALE) {
            return state.refuse(RejectReason.INVALID_PRICE, "price " + text(mantissa, scale) + " is not above zero");
        }
        long px = FixedMath.rescaleExact(mantissa, scale, on.priceDecimals());
        if (px == FixedMath.OVERFLOW || px % on.tickPx() != 0) {
            return state.refuse(
                    RejectReason.INVALID_PRICE,
                    "price " + text(mantissa, scale) + " is not a multiple of "
                            + text(on.tickPx(), on.priceDecimals()));
        }
        if (px < on.minPx() || px > on.maxPx()) {
            return state.refuse(
                    RejectReason.INVALID_PRICE,
                    "price " + text(mantissa, scale) + " outside " + text(on.minPx(), on.priceDecimals()) + " to "
                            + text(on.maxPx(), on.priceDecimals()));
        }
        intent.workingPx = px;
        return NONE;
    }

    /** The collar's edge, moved inside onto the tick grid: the worst price that the order may trade at. */
    private static RejectReason marketPrice(OrderIntent intent, Instrument on, RiskState state) {
        RejectReason stale = staleQuote(intent, state);
        if (stale != NONE) {
            return stale;
        }
        long opposite = opposite(intent, on, state);
        long distance = FixedMath.mulDivDown(opposite, state.limits.priceCollarBps(), BPS);
        long edge = intent.side() == Side.BUY ? FixedMath.add(opposite, distance) : opposite - distance;
        if (edge == FixedMath.OVERFLOW) {
            return state.refuse(
                    RejectReason.OVERFLOW,
                    "collar price does not fit 64 bits: opposite quote " + text(opposite, on.priceDecimals()) + " plus "
                            + state.limits.priceCollarBps() + " bps");
        }
        intent.workingPx = intent.side() == Side.BUY
                ? FixedMath.floorToStep(Math.min(edge, on.maxPx()), on.tickPx())
                : FixedMath.ceilToStep(Math.max(Math.max(edge, on.minPx()), on.tickPx()), on.tickPx());
        return NONE;
    }

    static RejectReason minNotional(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long value = on.quoteAmountDown(intent.workingPx, intent.qty);
        // A market sell is worth what the bid pays, not what the collar would still allow.
        long valuePx = intent.type() == OrderType.MARKET
                ? Math.max(intent.workingPx, opposite(intent, on, state))
                : intent.workingPx;
        intent.quoteAmount = on.quoteAmountUp(valuePx, intent.qty);
        if (value == FixedMath.OVERFLOW || intent.quoteAmount == FixedMath.OVERFLOW) {
            return state.refuse(
                    RejectReason.OVERFLOW,
                    "order value does not fit 64 bits: quantity " + text(intent.qty, on.qtyDecimals()) + " price "
                            + text(intent.workingPx, on.priceDecimals()));
        }
        return value < on.minNotionalAmount()
                ? state.refuse(
                        RejectReason.MIN_NOTIONAL,
                        "order value " + text(value, on.quote()) + " below minimum "
                                + text(on.minNotionalAmount(), on.quote()))
                : NONE;
    }

    static RejectReason maxNotional(OrderIntent intent, RiskState state) {
        Asset quote = intent.known().quote();
        long limit = state.limits.maxOrderNotional(quote.id());
        if (limit == RiskLimits.NO_LIMIT) {
            return state.refuse(RejectReason.MAX_NOTIONAL, "no limit configured for orders against " + quote.name());
        }
        return intent.quoteAmount > limit
                ? state.refuse(
                        RejectReason.MAX_NOTIONAL,
                        "order value " + text(intent.quoteAmount, quote) + " above limit " + text(limit, quote))
                : NONE;
    }

    static RejectReason dailyLimit(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        int reference = state.limits.referenceAssetId();
        if (reference < 0) {
            return state.refuse(RejectReason.DAILY_LIMIT, "no daily limit configured");
        }
        long value = state.converter.valueUp(on.quote().id(), reference, intent.quoteAmount);
        if (value == FixedMath.OVERFLOW) {
            long base = on.baseAmount(intent.qty);
            value = base == FixedMath.OVERFLOW
                    ? base
                    : state.converter.valueUp(on.base().id(), reference, base);
        }
        if (value == FixedMath.OVERFLOW) {
            return state.refuse(
                    RejectReason.DAILY_LIMIT,
                    "no current quote values " + on.symbol() + " in the asset of the daily limit");
        }
        intent.referenceAmount = value;
        return headroomOfDay(value, state);
    }

    private static RejectReason headroomOfDay(long value, RiskState state) {
        long max = state.limits.maxDailyNotionalAmount();
        if (state.day.allows(value, max, state.nowNs)) {
            return NONE;
        }
        Asset asset = state.registry.asset(state.limits.referenceAssetId());
        return state.refuse(
                RejectReason.DAILY_LIMIT,
                "value of the day would pass its limit: used " + text(state.day.used(state.nowNs), asset) + ", order "
                        + text(value, asset) + ", limit " + text(max, asset));
    }

    static RejectReason staleQuote(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        int id = on.id();
        if (!state.board.isUsable(id) || opposite(intent, on, state) == QuoteBoard.NO_PX) {
            return state.refuse(RejectReason.STALE_QUOTE, "no usable quote of " + on.symbol());
        }
        long ageNs = state.nowNs - state.board.receiveTimeNs(id);
        return ageNs > state.limits.maxQuoteAgeNs()
                ? state.refuse(
                        RejectReason.STALE_QUOTE,
                        "quote of " + on.symbol() + " is " + text(ageNs, NS_DECIMALS_OF_MS) + " ms old, limit "
                                + state.limits.maxQuoteAgeMs() + " ms")
                : NONE;
    }

    static RejectReason priceCollar(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        long opposite = opposite(intent, on, state);
        long allowed = FixedMath.mulDivDown(opposite, state.limits.priceCollarBps(), BPS);
        return Math.abs(intent.workingPx - opposite) > allowed
                ? state.refuse(
                        RejectReason.PRICE_COLLAR,
                        "price " + text(intent.workingPx, on.priceDecimals()) + " farther than "
                                + state.limits.priceCollarBps() + " bps from the opposite quote "
                                + text(opposite, on.priceDecimals()))
                : NONE;
    }

    static RejectReason orderRate(OrderIntent intent, RiskState state) {
        return headroomOfRate(1, state);
    }

    private static RejectReason headroomOfRate(int orders, RiskState state) {
        int perSecond = state.limits.maxOrdersPerSecond();
        return state.rate.allows(orders, perSecond, state.nowNs)
                ? NONE
                : state.refuse(
                        RejectReason.ORDER_RATE,
                        state.rate.used(perSecond, state.nowNs) + " of " + perSecond + " orders per second are used, "
                                + orders + " more would pass the limit");
    }

    static RejectReason maxOpenOrders(OrderIntent intent, RiskState state) {
        int max = state.limits.maxOpenOrders();
        return state.openOrders < max
                ? NONE
                : state.refuse(RejectReason.MAX_OPEN_ORDERS, state.openOrders + " orders are open, limit " + max);
    }

    /**
     * Funds: a buyer gives quote, a seller base. Binance and OKX take the fee out of what is received, so nothing is added for
     * it; Kraken takes it in quote, so a buyer needs it on top.
     */
    static RejectReason freeBalance(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        boolean buy = intent.side() == Side.BUY;
        Asset give = buy ? on.quote() : on.base();
        long amount = giveAmount(on, intent.side(), intent.workingPx, intent.qty);
        if (amount == FixedMath.OVERFLOW) {
            return state.refuse(RejectReason.OVERFLOW, "amount to reserve does not fit 64 bits");
        }
        long free = state.balances.free(on.venue().id(), give.id());
        if (amount > free) {
            return state.refuse(
                    RejectReason.INSUFFICIENT_BALANCE, "needs " + text(amount, give) + ", free " + text(free, give));
        }
        intent.giveAssetId = give.id();
        intent.giveAmount = amount;
        return NONE;
    }

    static long giveAmount(Instrument on, Side side, long px, long qty) {
        if (side == Side.SELL) {
            return on.baseAmount(qty);
        }
        long value = on.quoteAmountUp(px, qty);
        if (value == FixedMath.OVERFLOW || on.venue() != Venue.KRAKEN) {
            return value;
        }
        long fee = FixedMath.mulDivUp(value, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
        return fee == FixedMath.OVERFLOW ? fee : FixedMath.add(value, fee);
    }

    static RejectReason headroom(int orders, long referenceAmount, RiskState state) {
        RejectReason reason = headroomOfDay(referenceAmount, state);
        if (reason == NONE) {
            reason = headroomOfRate(orders, state);
        }
        return reason;
    }

    private static long opposite(OrderIntent intent, Instrument on, RiskState state) {
        return intent.side() == Side.BUY ? state.board.askPx(on.id()) : state.board.bidPx(on.id());
    }

    private static String text(long mantissa, int scale) {
        return scale < 0 || scale > FixedMath.MAX_SCALE ? mantissa + "e-" + scale : DecimalText.format(mantissa, scale);
    }

    private static String text(long amount, Asset asset) {
        return DecimalText.format(amount, asset.decimals()) + ' ' + asset.name();
    }
}

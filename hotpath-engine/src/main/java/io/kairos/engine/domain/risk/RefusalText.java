package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;

/** Words of a refusal with value and limit, made only when somebody asks: most refused probes of a search are never read. Cold. */
final class RefusalText {
    private static final int NS_DECIMALS_OF_MS = 6;

    private final RiskState state;
    private final OrderIntent intent;
    private final long one;
    private final long two;
    private final long three;

    private RefusalText(RiskState state, OrderIntent intent) {
        this.state = state;
        this.intent = intent;
        this.one = state.value1;
        this.two = state.value2;
        this.three = state.value3;
    }

    static String of(RiskState state, OrderIntent intent) {
        return new RefusalText(state, intent).words();
    }

    private String words() {
        return switch (state.refusal) {
            case NONE -> "";
            case NOT_READY -> "engine is not ready";
            case STOPPED -> stopped(TradingState.HALTED, "kill switch engaged");
            case NOT_REDUCING -> stopped(TradingState.REDUCING, "only orders that reduce a position pass:");
            case NOT_REDUCING_ASSET ->
                stopped(TradingState.REDUCING, "only orders that reduce the position in an asset pass:");
            case INSTRUMENT_UNKNOWN -> "instrument is not known at this venue";
            case RESTRICTED -> on().symbol() + " at " + on().venue() + " is restricted";
            case OWNERS_FULL -> "more than " + Owners.MAX + " callers, limits cannot tell this one from others";
            case NOT_PERMITTED -> "not permitted to trade " + on().symbol() + " at " + on().venue();
            case NOT_TRADING -> on().symbol() + " is not trading now";
            case LINK_DOWN ->
                "no order entry at " + on().venue() + " now: not connected, or this engine only listens there";
            case ORDERS_UNSETTLED ->
                on().venue() + " takes no new orders yet: the fate of " + one + (one == 1 ? " order" : " orders")
                        + " from before an interruption is being settled there";
            case CLOCK_UNKNOWN -> "the clock of " + on().venue() + " was not measured";
            case CLOCK_DOUBTFUL ->
                "the clock of " + on().venue() + " is only known to " + ms(one) + " ms, limit " + ms(two) + " ms";
            case MARKET_BUDGET_USED ->
                "rate limit of " + on().symbol() + " at " + on().venue() + ": " + one + " of " + two
                        + " left, of which " + three + " permille stay free for cancels";
            case BUDGET_USED ->
                "rate limit of " + on().venue() + ": " + one + " of " + two + " left, of which " + three
                        + " permille stay free for cancels";
            case MAKER_TIME_IN_FORCE ->
                "time in force " + intent.timeInForce() + " does not go with LIMIT_MAKER, expected GTC";
            case QTY_NOT_ABOVE_ZERO -> askedQty() + " is not above zero";
            case QTY_OFF_STEP -> askedQty() + " is not a multiple of " + qty(on().stepQty());
            case QTY_BELOW_VENUE_MINIMUM -> askedQty() + " below minimum " + qty(on().minQty());
            case QTY_ABOVE_VENUE_MAXIMUM -> askedQty() + " above maximum " + qty(on().maxQty());
            case QTY_ABOVE_LIMIT -> "quantity " + qty(one) + " above limit " + qty(two);
            case MARKET_WITH_PRICE -> "a market order must not have a price";
            case LIMIT_WITHOUT_PRICE -> "a limit order needs a price";
            case PX_NOT_ABOVE_ZERO -> askedPx() + " is not above zero";
            case PX_OFF_TICK -> askedPx() + " is not a multiple of " + px(on().tickPx());
            case PX_OUT_OF_BOUNDS -> askedPx() + " outside " + px(on().minPx()) + " to " + px(on().maxPx());
            case COLLAR_OVERFLOW ->
                "collar price does not fit 64 bits: opposite quote " + px(one) + " plus " + two + " bps";
            case VALUE_OVERFLOW ->
                "order value does not fit 64 bits: quantity " + qty(intent.qty) + " price " + px(intent.workingPx);
            case RESERVE_OVERFLOW -> "amount to reserve does not fit 64 bits";
            default -> limitWords();
        };
    }

    private String limitWords() {
        return switch (state.refusal) {
            case BELOW_VENUE_MINIMUM_VALUE -> "order value " + quote(one) + " below minimum " + quote(two);
            case NO_VALUE_LIMIT ->
                "no limit configured for orders against " + on().quote().name();
            case VALUE_ABOVE_QUOTE_LIMIT -> "order value " + quote(one) + " above limit " + quote(two);
            case VALUE_ABOVE_LIMIT -> "order value " + reference(one) + " above limit " + reference(two);
            case NO_DAY_LIMIT -> "no daily limit configured";
            case NOT_VALUED_FOR_DAY -> "no current quote values " + on().symbol() + " in the asset of the daily limit";
            case DAY_USED_UP, OWNER_DAY_USED_UP ->
                (state.refusal == Refusal.DAY_USED_UP ? "" : owner() + ": ")
                        + "value of the day would pass its limit: used " + reference(one) + ", order "
                        + reference(two) + ", limit " + reference(three);
            case PLAN_OWNER_DAY_USED_UP ->
                "value of the day would pass the limit of whoever orders: used " + reference(one)
                        + ", the plan's orders " + reference(two) + ", limit " + reference(three);
            case PLAN_RATE ->
                one + " of " + two + " orders per second of a scope are used, the plan's " + three
                        + " would pass the limit";
            case PLAN_OVERFLOW -> "value of the plan's orders does not fit 64 bits";
            case AMEND_RATE -> one + " of " + two + " amendments per second are used: " + owner();
            case NO_USABLE_QUOTE -> "no usable quote of " + on().symbol();
            case ONE_SIDED -> "the book of " + on().symbol() + " has only one side";
            case QUOTE_OLD ->
                "quote of " + on().symbol() + " is " + ms(one) + " ms old, limit " + two / 1_000_000 + " ms";
            case OUTSIDE_COLLAR ->
                "price " + px(one) + " farther than " + three + " bps from the opposite quote " + px(two);
            case MARKET_MOVED ->
                "price " + px(one) + " farther than " + three + " bps from where the market stood a while ago, "
                        + px(two);
            case OWN_ORDER -> "price " + px(one) + " could trade against an own order at " + px(two);
            case POSITION ->
                "position could become " + (two == Exposure.UNKNOWN ? "more than fits 64 bits" : asset(one, two))
                        + ", limit " + asset(one, three);
            case TOTAL_EXPOSURE ->
                "exposure of all assets could become " + reference(one) + ", limit " + reference(two);
            case ASSET_EXPOSURE ->
                "exposure in " + state.registry.asset((int) one).name() + " could become " + reference(two) + ", limit "
                        + reference(three);
            case EXPOSURE_UNKNOWN -> "a position cannot be valued now, so the exposure is not known";
            case LOSS -> "loss of the day " + reference(one) + " above limit " + reference(two);
            case LOSS_UNKNOWN -> "a position cannot be valued now, so the loss of the day is not known";
            case REPEATED -> "the same order came " + one + " times within " + three / 1_000_000 + " ms, limit " + two;
            case EXECUTIONS ->
                owner() + " executed " + one + " times within " + three / 1_000_000 + " ms, limit " + two
                        + ": whoever orders beyond it is stopped until a person enables it again";
            case RATE -> one + " of " + two + " orders per second are used, " + three + " more would pass the limit";
            case SCOPE_RATE ->
                one + " of " + two + " orders per second of this scope are used: " + owner() + " on " + on().symbol();
            case OPEN_ORDERS -> one + " orders are open, limit " + two;
            case SCOPE_OPEN_ORDERS ->
                one + " orders are open in this scope, limit " + two + ": " + owner() + " on " + on().symbol();
            case OPEN_VALUE, SCOPE_OPEN_VALUE ->
                "value of the open orders" + (state.refusal == Refusal.OPEN_VALUE ? "" : " of this scope")
                        + " would pass its limit: open " + reference(one) + ", order " + reference(two) + ", limit "
                        + reference(three);
            case NOT_FREE -> "needs " + asset(one, two) + ", free " + asset(one, three);
            default -> throw new IllegalStateException("no words for " + state.refusal);
        };
    }

    private String stopped(TradingState atLeast, String what) {
        Instrument instrument = intent.instrument();
        KillSwitch killSwitch = state.killSwitch;
        KillSwitch.Entry by =
                instrument == null ? killSwitch.ofEngine() : killSwitch.culprit(instrument, owner(), atLeast);
        String scope = by.scope() == Scope.ENGINE ? "" : " for " + by.scope() + ' ' + by.name();
        return what + scope + " by " + by.changedBy() + ": " + by.reason();
    }

    private Instrument on() {
        return intent.known();
    }

    private String owner() {
        return intent.ownerId < 0 ? "" : state.owners.name(intent.ownerId);
    }

    private String askedQty() {
        return "quantity " + text(intent.qtyMantissa(), intent.qtyScale());
    }

    private String askedPx() {
        return "price " + text(intent.pxMantissa(), intent.pxScale());
    }

    private String qty(long value) {
        return text(value, on().qtyDecimals());
    }

    private String px(long value) {
        return text(value, on().priceDecimals());
    }

    private String quote(long amount) {
        return text(amount, on().quote());
    }

    private String reference(long amount) {
        return text(amount, state.registry.asset(state.limits.referenceAssetId()));
    }

    private String asset(long assetId, long amount) {
        return text(amount, state.registry.asset((int) assetId));
    }

    private static String ms(long ns) {
        return DecimalText.format(ns, NS_DECIMALS_OF_MS);
    }

    private static String text(long mantissa, int scale) {
        return scale < 0 || scale > FixedMath.MAX_SCALE ? mantissa + "e-" + scale : DecimalText.format(mantissa, scale);
    }

    private static String text(long amount, Asset asset) {
        return DecimalText.format(amount, asset.decimals()) + ' ' + asset.name();
    }
}

package io.kairos.simulator.okx.api;

import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.math.BigInteger;

/** The venue's words for the parts of an order. */
public final class OrderWords {
    private static final String IOC_REST = "14";
    private static final String FOK_REST = "13";
    private static final String WOULD_TAKE = "31";
    private static final String SELF_TRADE = "32";

    private OrderWords() {}

    /** {@code ordType}. */
    public static String type(OrderTerms terms) {
        if (terms.isMarket()) {
            return "market";
        }
        if (terms.type() == OrderType.LIMIT_MAKER) {
            return "post_only";
        }
        return switch (terms.timeInForce()) {
            case GTC -> "limit";
            case IOC -> "ioc";
            case FOK -> "fok";
        };
    }

    /** {@code side}. */
    public static String side(OrderTerms terms) {
        return terms.side() == Side.BUY ? "buy" : "sell";
    }

    /** {@code tgtCcy}: unit of a market order's size, empty for others. */
    public static String unit(OrderTerms terms) {
        return !terms.isMarket() ? "" : terms.quoteAmount() > 0 ? "quote_ccy" : "base_ccy";
    }

    /** {@code sz} in that unit. */
    public static String size(OrderImage order) {
        OrderTerms terms = order.terms();
        return DecimalText.of(terms.quoteAmount() > 0 ? terms.quoteAmount() : terms.quantity());
    }

    /** {@code state}. */
    public static String state(OrderImage order) {
        return switch (order.status()) {
            case NEW -> "live";
            case PARTIALLY_FILLED -> "partially_filled";
            case FILLED -> "filled";
            // An amendment to what is filled already ends an order without anyone's cancel: here that is "filled".
            case CANCELED -> order.cancelClientOrderId().isEmpty() ? "filled" : "canceled";
            case EXPIRED, EXPIRED_IN_MATCH -> "canceled";
        };
    }

    /** {@code cancelSource}, empty for an order that was not canceled. */
    public static String cancelSource(OrderImage order) {
        return switch (order.status()) {
            case NEW, PARTIALLY_FILLED, FILLED -> "";
            case CANCELED -> order.cancelClientOrderId();
            case EXPIRED_IN_MATCH -> SELF_TRADE;
            case EXPIRED ->
                switch (order.expiryReason()) {
                    case UNFILLED_FOK_ORDER_EXPIRED -> FOK_REST;
                    case WOULD_TAKE -> WOULD_TAKE;
                    case UNFILLED_IOC_QUANTITY_EXPIRED, INSUFFICIENT_LIQUIDITY, NONE -> IOC_REST;
                };
        };
    }

    /** {@code stpMode}. */
    public static String prevention(OrderTerms terms) {
        return switch (terms.selfTradePrevention()) {
            case EXPIRE_TAKER -> "cancel_taker";
            case EXPIRE_BOTH -> "cancel_both";
            case EXPIRE_MAKER, DECREMENT -> "cancel_maker";
        };
    }

    /** {@code px}, empty for market orders. */
    public static String price(OrderTerms terms) {
        return terms.isMarket() ? "" : DecimalText.of(terms.limitPx());
    }

    /** {@code avgPx}; {@code unfilled} if there was no fill. */
    public static String average(OrderImage order, String unfilled) {
        if (order.executedQty() == 0) {
            return unfilled;
        }
        return DecimalText.of(BigInteger.valueOf(order.executedQuote())
                .multiply(BigInteger.valueOf(Fixed8.ONE))
                .divide(BigInteger.valueOf(order.executedQty()))
                .longValueExact());
    }

    /** {@code fee} of all fills so far: what is charged is negative. */
    public static String fee(OrderImage order) {
        long charged = 0;
        for (Fill fill : order.fills()) {
            charged += fill.commission();
        }
        return DecimalText.of(-charged);
    }

    /** Whether the order's end left something behind that the venue shows only for a while. */
    static boolean isUnfilledCancel(OrderImage order) {
        return order.executedQty() == 0 && state(order).equals("canceled");
    }
}

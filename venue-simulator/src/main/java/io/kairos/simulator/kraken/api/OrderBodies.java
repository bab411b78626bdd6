package io.kairos.simulator.kraken.api;

import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;

/** Orders and fills as REST prints them, and the words for how orders end. */
public final class OrderBodies {
    private OrderBodies() {}

    /** How an order stands, in the words of both transports. */
    public enum Ending {
        CANCELED,
        EXPIRED
    }

    /** How the venue calls the end of an order that was not filled. */
    public static Ending ending(OrderImage order) {
        return order.cancelClientOrderId().equals(Trading.EXPIRED) ? Ending.EXPIRED : Ending.CANCELED;
    }

    /** Why an order ended; texts that no client has published are ours. */
    public static String reason(OrderImage order) {
        if (order.cancelClientOrderId().equals(Trading.EXPIRED)) {
            return "Order expired";
        }
        if (order.cancelClientOrderId().equals(Trading.DEAD_MAN)) {
            return "Cancel all orders after timeout";
        }
        return switch (order.status()) {
            case CANCELED -> "User requested";
            case EXPIRED_IN_MATCH -> "Self trade prevention";
            case NEW, PARTIALLY_FILLED, FILLED -> "";
            case EXPIRED -> endReason(order.expiryReason());
        };
    }

    private static String endReason(ExpiryReason reason) {
        return switch (reason) {
            case NONE -> "";
            case UNFILLED_IOC_QUANTITY_EXPIRED -> "Immediate or cancel order could not be filled";
            case UNFILLED_FOK_ORDER_EXPIRED -> "Fill or kill order could not be filled";
            case INSUFFICIENT_LIQUIDITY -> "Insufficient liquidity";
            case WOULD_TAKE -> "Post only order";
        };
    }

    /** An order in one line of words. */
    static String description(OrderImage order, Pair pair, int priceDecimals) {
        OrderTerms terms = order.terms();
        String side = terms.side() == Side.BUY ? "buy" : "sell";
        String amount = terms.quoteAmount() > 0
                ? Decimals.text(terms.quoteAmount(), pair.costDecimals())
                : Decimals.text(order.quantity(), pair.qtyDecimals());
        String limit = terms.isMarket() ? "market" : "limit " + Decimals.text(terms.limitPx(), priceDecimals);
        return side + " " + amount + " " + pair.altname() + " @ " + limit;
    }

    /** Average price of what was executed, rounded down to the cost's decimals; zero if nothing was. */
    public static long averagePx(OrderImage order) {
        return order.executedQty() == 0 ? 0 : Fixed8.divideDown(order.executedQuote(), order.executedQty());
    }

    /** The flags of an order, as {@code oflags}. */
    private static String flags(OrderTerms terms) {
        List<String> flags = new ArrayList<>();
        if (terms.type() == OrderType.LIMIT_MAKER) {
            flags.add("post");
        }
        if (terms.quoteAmount() > 0) {
            flags.add("viqc");
        }
        flags.add(feeFlag(terms));
        return String.join(",", flags);
    }

    /** In which asset commission is charged, as a flag. */
    public static String feeFlag(OrderTerms terms) {
        return (terms.side() == Side.BUY) == terms.isFeeOnTop() ? "fciq" : "fcib";
    }

    private static String status(OrderImage order) {
        return switch (order.status()) {
            case NEW, PARTIALLY_FILLED -> "open";
            case FILLED -> "closed";
            case CANCELED, EXPIRED, EXPIRED_IN_MATCH -> ending(order) == Ending.EXPIRED ? "expired" : "canceled";
        };
    }

    /**
     * An order as a field under its id.
     *
     * @param withTrades whether to list the executions
     */
    static void order(JsonText to, OrderImage order, Pair pair, int priceDecimals, boolean withTrades) {
        OrderTerms terms = order.terms();
        to.object(id(order)).raw("refid", "null").number("userref", OrderTags.userReference(terms));
        OrderTags.clientId(terms).ifPresent(id -> to.text("cl_ord_id", id));
        long fee = order.fills().stream().mapToLong(Fill::commission).sum();
        to.text("status", status(order))
                .raw("opentm", VenueTime.unixSeconds(terms.createTimeMs()))
                .number("starttm", 0)
                .number("expiretm", OrderTags.expirySeconds(terms))
                .object("descr")
                .text("pair", pair.altname())
                .text("type", terms.side() == Side.BUY ? "buy" : "sell")
                .text("ordertype", terms.isMarket() ? "market" : "limit")
                .text("price", Decimals.text(terms.limitPx(), priceDecimals))
                .text("price2", "0")
                .text("leverage", "none")
                .text("order", description(order, pair, priceDecimals))
                .text("close", "")
                .endObject()
                .text("vol", Decimals.text(order.quantity(), pair.qtyDecimals()))
                .text("vol_exec", Decimals.text(order.executedQty(), pair.qtyDecimals()))
                .text("cost", Decimals.text(order.executedQuote(), pair.costDecimals()))
                .text("fee", Decimals.text(fee, Fixed8.DECIMALS))
                .text("price", Decimals.text(averagePx(order), pair.costDecimals()))
                .text("stopprice", "0.00000")
                .text("limitprice", "0.00000")
                .text("misc", "")
                .text("oflags", flags(terms));
        if (withTrades) {
            to.array("trades");
            for (Fill fill : order.fills()) {
                to.text(executionId(order, fill));
            }
            to.endArray();
        }
        if (!order.status().isOpen()) {
            to.raw("closetm", VenueTime.unixSeconds(order.updateTimeMs()));
            String reason = reason(order);
            to.raw("reason", reason.isEmpty() ? "null" : '"' + reason + '"');
        }
        to.endObject();
    }

    /** A fill as a field under its id. */
    static void trade(JsonText to, OrderImage order, Fill fill, Pair pair) {
        OrderTerms terms = order.terms();
        to.object(executionId(order, fill))
                .text("ordertxid", id(order))
                .text("pair", pair.id())
                .raw("time", VenueTime.unixSeconds(fill.timeMs()))
                .text("type", terms.side() == Side.BUY ? "buy" : "sell")
                .text("ordertype", terms.isMarket() ? "market" : "limit")
                .text("price", Decimals.text(fill.price(), Math.max(5, pair.priceDecimals())))
                .text("cost", Decimals.text(fill.quoteQuantity(), pair.costDecimals()))
                .text("fee", Decimals.text(fill.commission(), Fixed8.DECIMALS))
                .text("vol", Decimals.text(fill.quantity(), pair.qtyDecimals()))
                .text("margin", "0.00000")
                .text("leverage", "0")
                .text("misc", "")
                .number("trade_id", fill.tradeId())
                .flag("maker", fill.maker())
                .endObject();
    }

    /** The venue's id of an order. */
    public static String id(OrderImage order) {
        return OrderIds.order(order.terms().instrument().id(), order.terms().orderId());
    }

    /** The venue's id of a fill. */
    public static String executionId(OrderImage order, Fill fill) {
        OrderTerms terms = order.terms();
        return OrderIds.execution(terms.instrument().id(), fill.tradeId(), terms.accountId());
    }
}

package io.kairos.simulator.matching;

import java.util.ArrayList;
import java.util.List;

/** A live order: its terms and its progress. Written by the venue thread only. */
public final class Order {
    private OrderTerms terms;
    private final List<Fill> fills = new ArrayList<>(0);
    private long quantity;
    private long executedQty;
    private long executedQuote;
    private long preventedQty;
    private OrderStatus status = OrderStatus.NEW;
    private ExpiryReason expiryReason = ExpiryReason.NONE;
    private String cancelClientOrderId = "";
    private long updateTimeMs;

    /** A new order. */
    public Order(OrderTerms terms) {
        this.terms = terms;
        this.quantity = terms.quantity();
        this.updateTimeMs = terms.createTimeMs();
    }

    /** An order restored from what was written about it. */
    public Order(OrderImage image) {
        this.terms = image.terms();
        this.fills.addAll(image.fills());
        this.quantity = image.quantity();
        this.executedQty = image.executedQty();
        this.executedQuote = image.executedQuote();
        this.preventedQty = image.preventedQty();
        this.status = image.status();
        this.expiryReason = image.expiryReason();
        this.cancelClientOrderId = image.cancelClientOrderId();
        this.updateTimeMs = image.updateTimeMs();
    }

    public OrderTerms terms() {
        return terms;
    }

    public OrderStatus status() {
        return status;
    }

    public List<Fill> fills() {
        return List.copyOf(fills);
    }

    public long executedQty() {
        return executedQty;
    }

    public long executedQuote() {
        return executedQuote;
    }

    public long quantity() {
        return quantity;
    }

    /** Quantity that can still trade. */
    public long leavesQty() {
        return quantity - executedQty - preventedQty;
    }

    /** Sets the base quantity of a market order by quote amount, once the engine knows it. */
    public void resolveQuantity(long resolved) {
        quantity = resolved;
    }

    /** Changes limit and quantity; what was executed stays. */
    public void amend(long limitPx, long newQuantity, long timeMs) {
        terms = terms.amended(limitPx, newQuantity);
        quantity = newQuantity;
        updateTimeMs = timeMs;
    }

    /** Books a trade. */
    public void execute(long price, long qty, long quote, long timeMs) {
        executedQty += qty;
        executedQuote += quote;
        updateTimeMs = timeMs;
        if (leavesQty() < 0) {
            throw new IllegalStateException(
                    "leavesQty below zero: orderId=" + terms.orderId() + " price=" + price + " qty=" + qty);
        }
        status = leavesQty() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    /** Remembers the owner's share of a trade. */
    public void addFill(Fill fill) {
        fills.add(fill);
    }

    /** Takes quantity out because it would have met an order of the same account. */
    public void prevent(long qty, long timeMs) {
        preventedQty += qty;
        updateTimeMs = timeMs;
    }

    /** Ends the order. */
    public void end(OrderStatus finalStatus, ExpiryReason reason, long timeMs) {
        status = finalStatus;
        expiryReason = reason;
        updateTimeMs = timeMs;
    }

    /** Ends the order on its owner's request. */
    public void cancel(String requestId, long timeMs) {
        cancelClientOrderId = requestId;
        end(OrderStatus.CANCELED, ExpiryReason.NONE, timeMs);
    }

    /** The order as it stands now. */
    public OrderImage image() {
        return new OrderImage(
                terms,
                quantity,
                executedQty,
                executedQuote,
                preventedQty,
                status,
                expiryReason,
                cancelClientOrderId,
                terms.createTimeMs(),
                updateTimeMs,
                fills);
    }
}

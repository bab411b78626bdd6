package io.kairos.simulator.exchange;

/**
 * The numbers that an instrument hands out. Order, update and execution ids are reserved in blocks: after a kill the
 * instrument goes on from the end of its block, so a number never appears twice. Trade ids are exact.
 */
public final class Counters {
    /** Ids reserved at a time. */
    static final long BLOCK = 100_000;

    private long orderId;
    private long updateId;
    private long executionId;
    private long tradeId;
    private long aggregateId;
    private long reservedOrderId;
    private long reservedUpdateId;
    private long reservedExecutionId;
    private long reservedTradeId;
    private boolean tradesReserved;

    /** Continues after the given numbers. */
    public Counters(long orderId, long updateId, long executionId, long tradeId, long aggregateId) {
        this.orderId = orderId;
        this.updateId = updateId;
        this.executionId = executionId;
        this.tradeId = tradeId;
        this.aggregateId = aggregateId;
        this.reservedOrderId = orderId;
        this.reservedUpdateId = updateId;
        this.reservedExecutionId = executionId;
        this.reservedTradeId = tradeId;
    }

    /** Reserves trade ids like the others: they jump after a kill, as not every trade is written down. */
    void reserveTrades() {
        tradesReserved = true;
    }

    /** Trade id from which a restart goes on: the last one if every trade is written down. */
    public long reservedTradeId() {
        return tradesReserved ? reservedTradeId : tradeId;
    }

    /** Aggregate id from which a restart goes on. */
    public long reservedAggregateId() {
        return tradesReserved ? aggregateId + reservedTradeId - tradeId : aggregateId;
    }

    long nextOrderId() {
        return ++orderId;
    }

    long nextExecutionId() {
        return ++executionId;
    }

    long nextTradeId() {
        return ++tradeId;
    }

    long nextAggregateId() {
        return ++aggregateId;
    }

    void onUpdateId(long id) {
        updateId = id;
    }

    /** Last trade id handed out. */
    public long tradeId() {
        return tradeId;
    }

    /** Last aggregate id handed out. */
    public long aggregateId() {
        return aggregateId;
    }

    /** Last update id seen. */
    public long updateId() {
        return updateId;
    }

    public long reservedOrderId() {
        return reservedOrderId;
    }

    public long reservedUpdateId() {
        return reservedUpdateId;
    }

    public long reservedExecutionId() {
        return reservedExecutionId;
    }

    /** Whether less than half a block is left, so that a new reservation must be written down. */
    boolean needReservation() {
        long half = BLOCK / 2;
        return reservedOrderId - orderId < half
                || reservedUpdateId - updateId < half
                || reservedExecutionId - executionId < half
                || (tradesReserved && reservedTradeId - tradeId < half);
    }

    void reserve() {
        reservedOrderId = orderId + BLOCK;
        reservedUpdateId = updateId + BLOCK;
        reservedExecutionId = executionId + BLOCK;
        reservedTradeId = tradeId + BLOCK;
    }
}

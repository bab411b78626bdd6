package io.kairos.engine.adapter.outbound.execution.paper;

/**
 * One trade of a paper order.
 *
 * @param tradeId unique per instrument, over restarts too.
 * @param timeNs when it happened.
 * @param px price, in the instrument's decimals.
 * @param qty quantity, in the instrument's decimals.
 * @param feeAmount fee, in the decimals of its asset; below zero for a rebate.
 * @param feeAssetId asset of the fee.
 * @param maker whether the order was resting.
 * @param cumQty filled by this order so far.
 * @param cumQuoteAmount value filled by this order so far.
 */
record PaperFill(
        long tradeId,
        long timeNs,
        long px,
        long qty,
        long feeAmount,
        int feeAssetId,
        boolean maker,
        long cumQty,
        long cumQuoteAmount) {

    /** The same in other units. */
    PaperFill times(long pxFactor, long qtyFactor) {
        return new PaperFill(
                tradeId,
                timeNs,
                Math.multiplyExact(px, pxFactor),
                Math.multiplyExact(qty, qtyFactor),
                feeAmount,
                feeAssetId,
                maker,
                Math.multiplyExact(cumQty, qtyFactor),
                cumQuoteAmount);
    }
}

package io.kairos.standalone.endurance;

import java.math.BigDecimal;

/**
 * One trade of an order, as the venue or the engine tells it.
 *
 * @param tradeId the venue's number.
 * @param feeAsset empty when there was no fee.
 */
record Execution(long tradeId, BigDecimal px, BigDecimal qty, BigDecimal fee, String feeAsset) {
    Execution {
        px = Amounts.plain(px);
        qty = Amounts.plain(qty);
        fee = Amounts.plain(fee);
        feeAsset = fee.signum() == 0 ? "" : feeAsset;
    }

    @Override
    public String toString() {
        return "trade " + tradeId + ": " + qty.toPlainString() + " at " + px.toPlainString() + ", fee "
                + fee.toPlainString() + " " + feeAsset;
    }
}

package io.kairos.engine.application;

import io.kairos.engine.domain.order.Order;

/** Hears what becomes of orders. Engine thread only. */
interface OrderListener {
    /**
     * A fill was booked; of an order that ended without it, when the venue told it late.
     *
     * @param qty what traded.
     * @param given what it took from the asset given.
     * @param received what it brought, net of a fee in that asset.
     * @param feeAssetId asset of its fee.
     * @param fee its fee, 0 for none.
     */
    void onFill(Order order, long qty, long given, long received, int feeAssetId, long fee);

    /** The order became final; all its fills are booked. */
    void onFinal(Order order);
}

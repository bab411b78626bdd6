package io.kairos.engine.application;

import io.kairos.engine.domain.order.Order;

/** Hears what becomes of orders. Engine thread only. */
interface OrderListener {
    /**
     * A fill was booked.
     *
     * @param given what it took from the asset given.
     * @param received what it brought, net of a fee in that asset.
     * @param foreignFee whether its fee was taken in a third asset.
     */
    void onFill(Order order, long given, long received, boolean foreignFee);

    /** The order became final; all its fills are booked. */
    void onFinal(Order order);
}

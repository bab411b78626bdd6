package io.kairos.domain.marketdata;

import io.kairos.domain.order.Side;

/**
 * A public trade.
 *
 * @param instrumentId the instrument.
 * @param tradeId the venue's id, increasing per instrument.
 * @param px price.
 * @param qty quantity.
 * @param aggressor side of the order that took.
 * @param exchangeTimeNs venue time since the epoch.
 * @param receiveTimeNs our time since the epoch.
 */
public record Trade(
        int instrumentId, long tradeId, long px, long qty, Side aggressor, long exchangeTimeNs, long receiveTimeNs) {}

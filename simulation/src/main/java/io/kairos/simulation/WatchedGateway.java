package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;

/** A venue's order entry with somebody who sees each request and a process that may die before or after it. One thread. */
final class WatchedGateway implements OrderGateway {
    /** Sees requests. */
    interface Watcher {
        /** The engine is about to send this order. */
        void onNewOrder(Venue venue, ApprovedOrder order);

        /** The engine is about to send new terms of a resting order. */
        void onAmend(Venue venue, int instrumentId, long orderId, long newPx, long newQty);

        /** The engine is about to cancel this order. */
        void onCancel(long orderId);
    }

    private final OrderGateway gateway;
    private final Fate fate;
    private final Watcher watcher;

    WatchedGateway(OrderGateway gateway, Fate fate, Watcher watcher) {
        this.gateway = gateway;
        this.fate = fate;
        this.watcher = watcher;
    }

    @Override
    public Venue venue() {
        return gateway.venue();
    }

    @Override
    public void start() {
        gateway.start();
    }

    @Override
    public void define(Instrument instrument) {
        gateway.define(instrument);
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        fate.onEffect();
        watcher.onNewOrder(venue(), order);
        boolean sent = gateway.sendNewOrder(order);
        fate.onEffect();
        return sent;
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        fate.onEffect();
        watcher.onCancel(orderId);
        boolean sent = gateway.sendCancel(instrumentId, orderId);
        fate.onEffect();
        return sent;
    }

    @Override
    public boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        fate.onEffect();
        watcher.onAmend(venue(), instrumentId, orderId, newPx, newQty);
        boolean sent = gateway.sendAmend(instrumentId, orderId, newPx, newQty);
        fate.onEffect();
        return sent;
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        fate.onEffect();
        return gateway.sendStatusQuery(instrumentId, orderId);
    }

    @Override
    public void close() {
        gateway.close();
    }
}

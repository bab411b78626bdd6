package io.kairos.engine.application;

import io.kairos.domain.instrument.InstrumentRegistry;
import org.agrona.DirectBuffer;

/** Placeholder of this slice: time and registry only. */
final class EngineCore {
    static final int FIRST_COMMAND_TEMPLATE = 20;
    static final int FIRST_OUTPUT_TEMPLATE = 100;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final EngineTelemetry telemetry;
    private Outlet outlet;

    EngineCore(Outlet outlet, EngineTelemetry telemetry) {
        this.outlet = outlet;
        this.telemetry = telemetry;
    }

    void attach(Outlet next) {
        outlet = next;
    }

    void load(int templateId, DirectBuffer buffer, int offset) {
        apply(templateId, buffer, offset, outlet == null ? 0 : 1);
    }

    void advance(int templateId, DirectBuffer buffer, int offset) {}

    void apply(int templateId, DirectBuffer buffer, int offset, int length) {
        telemetry.increment(EngineTelemetry.Metric.INVALID_INPUTS);
    }

    void writeSnapshot() {}

    InstrumentRegistry registry() {
        return registry;
    }

    long nowNs() {
        return 0;
    }

    long runId() {
        return 0;
    }

    long lastTradeId(int instrumentId) {
        return -1;
    }

    long limitsVersion() {
        return 0;
    }

    long strategyVersion() {
        return 0;
    }

    boolean searched() {
        return false;
    }

    long lastQuoteReceiveTimeNs() {
        return 0;
    }
}

package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.kairos.domain.instrument.Asset;
import io.kairos.engine.adapter.protobuf.ProtoDecimal;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.adapter.view.HealthReporter;
import io.kairos.engine.adapter.view.OrderView;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.trading.v1.GetBalancesRequest;
import io.kairos.proto.trading.v1.GetBalancesResponse;
import io.kairos.proto.trading.v1.GetHealthResponse;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.GetOrderResponse;
import io.kairos.proto.trading.v1.GetPositionsResponse;
import io.kairos.proto.trading.v1.GetRiskLimitsResponse;
import io.kairos.proto.trading.v1.Instrument;
import io.kairos.proto.trading.v1.LimitsProposal;
import io.kairos.proto.trading.v1.ListInstrumentsRequest;
import io.kairos.proto.trading.v1.ListInstrumentsResponse;
import io.kairos.proto.trading.v1.ListOpenOrdersResponse;
import io.kairos.proto.trading.v1.ListStrategiesResponse;

/** Reads, answered from the view; the engine thread is never asked. Any thread. */
final class Queries {
    private final EngineView view;
    private final HealthReporter health;
    private final boolean simulated;

    Queries(EngineView view, HealthReporter health, boolean simulated) {
        this.view = view;
        this.health = health;
        this.simulated = simulated;
    }

    GetOrderResponse order(GetOrderRequest request) {
        Caller caller = Caller.require(Permission.VIEW);
        Violations violations = new Violations();
        boolean byId = request.getOrderId() != 0;
        if (byId == !request.getClientOrderId().isEmpty()) {
            violations.add("order_id", request.getOrderId(), "either order_id or client_order_id");
        }
        violations.throwIfAny();
        OrderView order =
                byId ? view.order(request.getOrderId()) : view.order(caller.owner(), request.getClientOrderId());
        if (order == null) {
            throw Status.NOT_FOUND.withDescription("no such order").asRuntimeException();
        }
        return GetOrderResponse.newBuilder().setOrder(order.update()).build();
    }

    ListOpenOrdersResponse openOrders() {
        Caller.require(Permission.VIEW);
        ListOpenOrdersResponse.Builder response =
                ListOpenOrdersResponse.newBuilder().setSequence(view.sequence());
        view.openOrders().forEach(order -> response.addOrders(order.update()));
        return response.build();
    }

    GetBalancesResponse balances(GetBalancesRequest request) {
        Caller.require(Permission.VIEW);
        return GetBalancesResponse.newBuilder()
                .setSequence(view.sequence())
                .addAllBalances(view.balances(request.getVenue()))
                .build();
    }

    GetPositionsResponse positions() {
        Caller.require(Permission.VIEW);
        return GetPositionsResponse.newBuilder()
                .setSequence(view.sequence())
                .addAllPositions(view.positions())
                .build();
    }

    GetRiskLimitsResponse limits() {
        Caller.require(Permission.VIEW);
        EngineView.LimitsView limits = view.limits();
        GetRiskLimitsResponse.Builder response = GetRiskLimitsResponse.newBuilder()
                .setLimits(limits.limits())
                .setChangedBy(limits.changedBy())
                .setChangedTimeNs(limits.changedBy().isEmpty() ? 0 : limits.changedTimeNs());
        Asset reference = view.asset(limits.limits().getReferenceAsset());
        if (reference != null) {
            response.setUsedDailyNotional(
                    ProtoDecimal.of(health.latest().getUsedDailyNotionalMantissa(), reference.decimals()));
            long loss = health.metric(EngineTelemetry.Metric.DAY_LOSS);
            if (loss != Long.MIN_VALUE) {
                response.setDayLoss(ProtoDecimal.of(loss, reference.decimals()));
            }
            long exposure = health.metric(EngineTelemetry.Metric.EXPOSURE);
            if (exposure != Long.MIN_VALUE) {
                response.setExposure(ProtoDecimal.of(exposure, reference.decimals()));
            }
        }
        response.setKillSwitch(view.killSwitch());
        LimitsProposal proposal = view.proposal();
        if (proposal != null) {
            response.setProposal(proposal);
        }
        return response.build();
    }

    ListStrategiesResponse strategies() {
        Caller.require(Permission.VIEW);
        return ListStrategiesResponse.newBuilder()
                .addAllStrategies(view.strategies())
                .build();
    }

    ListInstrumentsResponse instruments(ListInstrumentsRequest request) {
        Caller.require(Permission.VIEW);
        ListInstrumentsResponse.Builder response = ListInstrumentsResponse.newBuilder();
        for (io.kairos.domain.instrument.Instrument instrument : view.instruments(request.getVenue())) {
            response.addInstruments(messageOf(instrument));
        }
        return response.build();
    }

    private Instrument messageOf(io.kairos.domain.instrument.Instrument instrument) {
        return Instrument.newBuilder()
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setBase(instrument.base().name())
                .setQuote(instrument.quote().name())
                .setTickSize(ProtoDecimal.of(instrument.tickPx(), instrument.priceDecimals()))
                .setStepSize(ProtoDecimal.of(instrument.stepQty(), instrument.qtyDecimals()))
                .setMinQty(ProtoDecimal.of(instrument.minQty(), instrument.qtyDecimals()))
                .setMaxQty(ProtoDecimal.of(instrument.maxQty(), instrument.qtyDecimals()))
                .setMinNotional(ProtoDecimal.of(
                        instrument.minNotionalAmount(), instrument.quote().decimals()))
                .setTrading(instrument.trading())
                .setTakerFeeCentibps(instrument.takerFeeCentibps())
                .setSimulated(simulated)
                .build();
    }

    GetHealthResponse health() {
        Caller.require(Permission.VIEW);
        EngineHealth latest = health.latest();
        return GetHealthResponse.newBuilder().setHealth(latest).build();
    }
}

package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kairos.engine.adapter.view.HealthReporter;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.trading.v1.*;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service of {@code trading_engine.proto}, which holds the contract's prose. Any thread; never blocks. */
final class TradingEngineService extends TradingEngineGrpc.TradingEngineImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(TradingEngineService.class);

    private final OrderCommands orders;
    private final ConversionCommands conversions;
    private final ControlCommands controls;
    private final RiskCommands riskControls;
    private final Queries queries;
    private final EventStreams streams;
    private final HealthReporter health;
    private final GrpcCounters counters;

    TradingEngineService(
            OrderCommands orders,
            ConversionCommands conversions,
            ControlCommands controls,
            RiskCommands riskControls,
            Queries queries,
            EventStreams streams,
            HealthReporter health,
            GrpcCounters counters) {
        this.orders = orders;
        this.conversions = conversions;
        this.controls = controls;
        this.riskControls = riskControls;
        this.queries = queries;
        this.streams = streams;
        this.health = health;
        this.counters = counters;
    }

    private void guard(StreamObserver<?> responses, Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                counters.malformed.increment();
            }
            responses.onError(e);
        } catch (RuntimeException e) {
            counters.failures.increment();
            LOG.error("call failed", e);
            responses.onError(new StatusException(Status.INTERNAL.withDescription("see the engine's log")));
        }
    }

    private <R> void answer(StreamObserver<R> responses, Supplier<R> query) {
        guard(responses, () -> {
            responses.onNext(query.get());
            responses.onCompleted();
        });
    }

    @Override
    public void placeOrder(OrderRequest request, StreamObserver<OrderResponse> responses) {
        guard(responses, () -> orders.place(request, responses));
    }

    @Override
    public void cancelOrder(CancelOrderRequest request, StreamObserver<CancelOrderResponse> responses) {
        guard(responses, () -> orders.cancel(request, responses));
    }

    @Override
    public void amendOrder(AmendOrderRequest request, StreamObserver<AmendOrderResponse> responses) {
        guard(responses, () -> orders.amend(request, responses));
    }

    @Override
    public void cancelAllOrders(CancelAllOrdersRequest request, StreamObserver<CancelAllOrdersResponse> responses) {
        guard(responses, () -> orders.cancelAll(request, responses));
    }

    @Override
    public void quoteConversion(QuoteConversionRequest request, StreamObserver<QuoteConversionResponse> responses) {
        guard(responses, () -> conversions.quote(request, responses));
    }

    @Override
    public void convert(ConvertRequest request, StreamObserver<ConvertResponse> responses) {
        guard(responses, () -> conversions.convert(request, responses));
    }

    @Override
    public void getConversion(GetConversionRequest request, StreamObserver<GetConversionResponse> responses) {
        answer(responses, () -> conversions.get(request));
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> responses) {
        answer(responses, () -> queries.order(request));
    }

    @Override
    public void listOpenOrders(ListOpenOrdersRequest request, StreamObserver<ListOpenOrdersResponse> responses) {
        answer(responses, queries::openOrders);
    }

    @Override
    public void getBalances(GetBalancesRequest request, StreamObserver<GetBalancesResponse> responses) {
        answer(responses, () -> queries.balances(request));
    }

    @Override
    public void getPositions(GetPositionsRequest request, StreamObserver<GetPositionsResponse> responses) {
        answer(responses, queries::positions);
    }

    @Override
    public void streamOrderEvents(
            StreamOrderEventsRequest request, StreamObserver<StreamOrderEventsResponse> responses) {
        guard(responses, () -> streams.add(request, (ServerCallStreamObserver<StreamOrderEventsResponse>) responses));
    }

    @Override
    public void getRiskLimits(GetRiskLimitsRequest request, StreamObserver<GetRiskLimitsResponse> responses) {
        answer(responses, queries::limits);
    }

    @Override
    public void updateRiskLimits(UpdateRiskLimitsRequest request, StreamObserver<UpdateRiskLimitsResponse> responses) {
        guard(responses, () -> riskControls.updateLimits(request, responses));
    }

    @Override
    public void decideRiskLimits(DecideRiskLimitsRequest request, StreamObserver<DecideRiskLimitsResponse> responses) {
        guard(responses, () -> riskControls.decide(request, responses));
    }

    @Override
    public void setKillSwitch(SetKillSwitchRequest request, StreamObserver<SetKillSwitchResponse> responses) {
        guard(responses, () -> riskControls.setKillSwitch(request, responses));
    }

    @Override
    public void listStrategies(ListStrategiesRequest request, StreamObserver<ListStrategiesResponse> responses) {
        answer(responses, queries::strategies);
    }

    @Override
    public void updateStrategy(UpdateStrategyRequest request, StreamObserver<UpdateStrategyResponse> responses) {
        guard(responses, () -> controls.updateStrategy(request, responses));
    }

    @Override
    public void listInstruments(ListInstrumentsRequest request, StreamObserver<ListInstrumentsResponse> responses) {
        answer(responses, () -> queries.instruments(request));
    }

    @Override
    public void getHealth(GetHealthRequest request, StreamObserver<GetHealthResponse> responses) {
        answer(responses, queries::health);
    }

    @Override
    public void streamHealth(StreamHealthRequest request, StreamObserver<StreamHealthResponse> responses) {
        guard(responses, () -> {
            Caller.require(Permission.VIEW);
            ServerCallStreamObserver<StreamHealthResponse> stream =
                    (ServerCallStreamObserver<StreamHealthResponse>) responses;
            // The newest report counts: one that the consumer is not ready for is left out.
            Consumer<EngineHealth> listener = report -> {
                if (stream.isReady()) {
                    stream.onNext(
                            StreamHealthResponse.newBuilder().setHealth(report).build());
                }
            };
            stream.setOnCancelHandler(() -> health.unlisten(listener));
            stream.onNext(
                    StreamHealthResponse.newBuilder().setHealth(health.latest()).build());
            health.listen(listener);
        });
    }
}

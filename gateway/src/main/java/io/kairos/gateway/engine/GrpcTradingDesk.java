package io.kairos.gateway.engine;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kairos.domain.order.OrderState;
import io.kairos.gateway.model.AmendOrder;
import io.kairos.gateway.model.AmendOrderResult;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.CancelAllOrdersResult;
import io.kairos.gateway.model.CancelOrderResult;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.ConversionQuote;
import io.kairos.gateway.model.ConvertResult;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.PlaceOrderResult;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.StrategyChange;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.ConflictException;
import io.kairos.gateway.port.NotFoundException;
import io.kairos.gateway.port.TradingDesk;
import io.kairos.proto.common.v1.RiskScope;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.trading.v1.CancelAllOrdersRequest;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.DecideRiskLimitsRequest;
import io.kairos.proto.trading.v1.GetBalancesRequest;
import io.kairos.proto.trading.v1.GetConversionRequest;
import io.kairos.proto.trading.v1.GetHealthRequest;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.GetRiskLimitsRequest;
import io.kairos.proto.trading.v1.ListInstrumentsRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.ListStrategiesRequest;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.QuoteConversionRequest;
import io.kairos.proto.trading.v1.SetKillSwitchRequest;
import io.kairos.proto.trading.v1.StreamHealthRequest;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.proto.trading.v1.UpdateRiskLimitsRequest;
import io.kairos.proto.trading.v1.UpdateStrategyRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@link TradingDesk} by gRPC. */
public final class GrpcTradingDesk implements TradingDesk {
    /** Reason of a result whose outcome is not known. */
    static final String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";

    private static final Logger LOG = LoggerFactory.getLogger(GrpcTradingDesk.class);

    /**
     * How long the engine may take.
     *
     * @param action for what changes something; afterwards the outcome is unknown.
     * @param read for questions.
     * @param lookUp for the question what became of an order whose answer is missing.
     */
    public record Deadlines(Duration action, Duration read, Duration lookUp) {
        /** What a person at a screen waits for. */
        public static final Deadlines STANDARD =
                new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(500));
    }

    private final EngineLink link;
    private final Deadlines deadlines;
    private final Clock clock;
    private volatile List<Instrument> lastInstruments = List.of();

    public GrpcTradingDesk(EngineLink link, Deadlines deadlines, Clock clock) {
        this.link = link;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    public Mono<PlaceOrderResult> placeOrder(String actor, PlaceOrder order) {
        return Mono.fromCallable(() -> ToProto.order(order))
                .flatMap(request ->
                        link.call(TradingEngineGrpc.getPlaceOrderMethod(), request, deadlines.action(), actor))
                .map(GrpcTradingDesk::result)
                .onErrorResume(EngineErrors::outcomeUnknown, error -> afterSilence(actor, order, error))
                .onErrorMap(EngineErrors::ofAction);
    }

    private static PlaceOrderResult result(OrderResponse response) {
        return new PlaceOrderResult(
                response.getAccepted(),
                Long.toUnsignedString(response.getOrder().getOrderId()),
                FromProto.state(response.getOrder().getState()),
                FromProto.reason(response.getReason(), response.getReasonValue()),
                FromProto.textOrNull(response.getReasonText()));
    }

    /** The order may be live: look once whether the engine has it, otherwise say that the outcome is not known. */
    private Mono<PlaceOrderResult> afterSilence(String actor, PlaceOrder order, Throwable error) {
        LOG.warn(
                "no answer to an order in time: actor={} clientOrderId={} status={}",
                actor,
                order.clientOrderId(),
                Status.fromThrowable(error).getCode());
        GetOrderRequest lookUp = GetOrderRequest.newBuilder()
                .setClientOrderId(order.clientOrderId())
                .build();
        return link.call(TradingEngineGrpc.getGetOrderMethod(), lookUp, deadlines.lookUp(), actor)
                .map(found -> {
                    OrderState state = FromProto.state(found.getOrder().getState());
                    return new PlaceOrderResult(
                            state != OrderState.REJECTED,
                            Long.toUnsignedString(found.getOrder().getOrderId()),
                            state,
                            FromProto.reason(
                                    found.getOrder().getReason(),
                                    found.getOrder().getReasonValue()),
                            FromProto.textOrNull(found.getOrder().getReasonText()));
                })
                .onErrorResume(second -> {
                    LOG.debug("the look-up of a silent order failed too", second);
                    return Mono.just(new PlaceOrderResult(
                            false,
                            "",
                            OrderState.UNKNOWN,
                            OUTCOME_UNKNOWN,
                            "The engine did not answer in time: the order may be live. Send it again with the same"
                                    + " clientOrderId to learn its outcome; it will not be placed twice."));
                });
    }

    @Override
    public Mono<ConversionQuote> conversionQuote(
            String fromAsset, String toAsset, BigDecimal quantity, @Nullable String venue) {
        return Mono.fromCallable(() -> QuoteConversionRequest.newBuilder()
                        .setFromAsset(fromAsset)
                        .setToAsset(toAsset)
                        .setQuantity(ToProto.decimal("quantity", quantity))
                        .setVenue(venue == null ? "" : venue)
                        .build())
                .flatMap(request ->
                        link.call(TradingEngineGrpc.getQuoteConversionMethod(), request, deadlines.read(), null))
                .map(response -> new ConversionQuote(
                        response.getPossible(),
                        response.hasPath() ? FromProto.path(response.getPath()) : null,
                        FromProto.reason(response.getReason(), response.getReasonValue()),
                        FromProto.textOrNull(response.getReasonText())))
                .onErrorMap(EngineErrors::ofRead);
    }

    @Override
    public Mono<ConvertResult> convert(String actor, Conversion conversion) {
        return Mono.fromCallable(() -> ToProto.conversion(conversion))
                .flatMap(request -> link.call(TradingEngineGrpc.getConvertMethod(), request, deadlines.action(), actor))
                .map(response -> new ConvertResult(
                        response.getAccepted(),
                        response.getConversionId() == 0 ? "" : Long.toUnsignedString(response.getConversionId()),
                        response.hasPath() ? FromProto.path(response.getPath()) : null,
                        FromProto.reason(response.getReason(), response.getReasonValue()),
                        FromProto.textOrNull(response.getReasonText())))
                .onErrorResume(EngineErrors::outcomeUnknown, error -> afterSilence(actor, conversion, error))
                .onErrorMap(
                        GrpcTradingDesk::isConflict,
                        error -> new BadInputException(
                                "clientConversionId", null, "an id not used before with other content"))
                .onErrorMap(EngineErrors::ofAction);
    }

    private static boolean isConflict(Throwable error) {
        return error instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.ALREADY_EXISTS;
    }

    /** It may be under way: look once whether the engine has it, otherwise say that the outcome is not known. */
    private Mono<ConvertResult> afterSilence(String actor, Conversion conversion, Throwable error) {
        LOG.warn(
                "no answer to a conversion in time: actor={} clientConversionId={} status={}",
                actor,
                conversion.clientConversionId(),
                Status.fromThrowable(error).getCode());
        GetConversionRequest lookUp = GetConversionRequest.newBuilder()
                .setClientConversionId(conversion.clientConversionId())
                .build();
        return link.call(TradingEngineGrpc.getGetConversionMethod(), lookUp, deadlines.lookUp(), actor)
                .map(found -> found(found.getConversion()))
                .onErrorResume(second -> {
                    LOG.debug("the look-up of a silent conversion failed too", second);
                    return Mono.just(new ConvertResult(
                            false,
                            "",
                            null,
                            OUTCOME_UNKNOWN,
                            "The engine did not answer in time: the conversion may be under way. Send it again with the same"
                                    + " clientConversionId to learn its outcome; it will not be done twice."));
                });
    }

    /** One that is over without a trade counts as not begun: the first answer to it may have been a refusal of its first order. */
    private static ConvertResult found(Opportunity conversion) {
        return conversion.getOutcome() == OpportunityOutcome.OPPORTUNITY_OUTCOME_MISSED
                ? new ConvertResult(
                        false,
                        "",
                        null,
                        FromProto.textOrNull(conversion.getReason()),
                        "It is over; nothing was traded.")
                : new ConvertResult(true, Long.toUnsignedString(conversion.getCycleId()), null, null, null);
    }

    @Override
    public Mono<CancelOrderResult> cancelOrder(String actor, long orderId) {
        CancelOrderRequest request =
                CancelOrderRequest.newBuilder().setOrderId(orderId).build();
        return link.call(TradingEngineGrpc.getCancelOrderMethod(), request, deadlines.action(), actor)
                .map(response -> new CancelOrderResult(
                        response.getAccepted(),
                        FromProto.reason(response.getReason(), response.getReasonValue()),
                        FromProto.textOrNull(response.getReasonText())))
                .onErrorMap(EngineErrors::ofAction);
    }

    @Override
    public Mono<AmendOrderResult> amendOrder(String actor, AmendOrder change) {
        return Mono.fromCallable(() -> ToProto.amendment(change))
                .flatMap(request ->
                        link.call(TradingEngineGrpc.getAmendOrderMethod(), request, deadlines.action(), actor))
                .map(response -> new AmendOrderResult(
                        response.getAccepted(),
                        FromProto.reason(response.getReason(), response.getReasonValue()),
                        FromProto.textOrNull(response.getReasonText())))
                .onErrorMap(EngineErrors::ofAction);
    }

    @Override
    public Mono<CancelAllOrdersResult> cancelAllOrders(String actor, @Nullable String venue, @Nullable String symbol) {
        CancelAllOrdersRequest request = CancelAllOrdersRequest.newBuilder()
                .setVenue(venue == null ? "" : venue)
                .setSymbol(symbol == null ? "" : symbol)
                .build();
        return link.call(TradingEngineGrpc.getCancelAllOrdersMethod(), request, deadlines.action(), actor)
                .map(response -> new CancelAllOrdersResult(response.getRequested()))
                .onErrorMap(EngineErrors::ofAction);
    }

    @Override
    public Mono<KillSwitch> setKillSwitch(String actor, boolean engaged, boolean cancelOpenOrders, String reason) {
        SetKillSwitchRequest request = SetKillSwitchRequest.newBuilder()
                .setEngaged(engaged)
                .setCancelOpenOrders(cancelOpenOrders)
                .setReason(reason)
                .build();
        return link.call(TradingEngineGrpc.getSetKillSwitchMethod(), request, deadlines.action(), actor)
                .map(response -> FromProto.killSwitch(response.getState()))
                .onErrorMap(EngineErrors::ofAction);
    }

    @Override
    public Mono<KillSwitch> setTradingState(
            String actor, String state, String scope, String name, boolean cancelOpenOrders, String reason) {
        SetKillSwitchRequest request = SetKillSwitchRequest.newBuilder()
                .setEngaged("HALTED".equals(state))
                .setState(TradingState.valueOf("TRADING_STATE_" + state))
                .setScope(RiskScope.valueOf("RISK_SCOPE_" + scope))
                .setScopeName(name)
                .setCancelOpenOrders(cancelOpenOrders)
                .setReason(reason)
                .build();
        return link.call(TradingEngineGrpc.getSetKillSwitchMethod(), request, deadlines.action(), actor)
                .map(response -> FromProto.killSwitch(response.getState()))
                .onErrorMap(EngineErrors::ofAction);
    }

    @Override
    public Mono<RiskLimits> decideRiskLimits(String actor, long changeId, boolean approve, String reason) {
        DecideRiskLimitsRequest request = DecideRiskLimitsRequest.newBuilder()
                .setChangeId(changeId)
                .setApprove(approve)
                .setReason(reason)
                .build();
        return link.call(TradingEngineGrpc.getDecideRiskLimitsMethod(), request, deadlines.action(), actor)
                .onErrorMap(EngineErrors::ofAction)
                .flatMap(done -> riskLimits());
    }

    @Override
    public Mono<RiskLimits> riskLimits() {
        return limits().map(FromProto::riskLimits).onErrorMap(EngineErrors::ofRead);
    }

    private Mono<io.kairos.proto.trading.v1.GetRiskLimitsResponse> limits() {
        return link.call(
                TradingEngineGrpc.getGetRiskLimitsMethod(),
                GetRiskLimitsRequest.getDefaultInstance(),
                deadlines.read(),
                null);
    }

    @Override
    public Mono<RiskLimits> updateRiskLimits(String actor, RiskLimitsChange change) {
        return limits().onErrorMap(EngineErrors::ofRead)
                .flatMap(current -> {
                    requireVersion(change.expectedVersion(), current.getLimits().getVersion());
                    // The list of controls that is sent is complete: what is in force unless there is another one.
                    UpdateRiskLimitsRequest.Builder request = UpdateRiskLimitsRequest.newBuilder()
                            .setLimits(ToProto.limits(current.getLimits(), change))
                            .setReplaceControls(true)
                            .setExpectedVersion(change.expectedVersion())
                            .setReason(change.reason());
                    if (change.untilTime() != null) {
                        request.setUntilTimeNs(ToProto.nanos("untilTime", change.untilTime()));
                    }
                    return link.call(
                            TradingEngineGrpc.getUpdateRiskLimitsMethod(), request.build(), deadlines.action(), actor);
                })
                .onErrorMap(EngineErrors::ofAction)
                .flatMap(done -> riskLimits());
    }

    private static void requireVersion(long expected, long current) {
        if (expected != current) {
            throw new ConflictException("Somebody else changed it first: expectedVersion is " + expected
                    + ", the present version " + current + '.');
        }
    }

    @Override
    public Mono<List<Strategy>> strategies() {
        return protoStrategies()
                .map(list -> list.stream().map(FromProto::strategy).toList())
                .onErrorMap(EngineErrors::ofRead);
    }

    private Mono<List<io.kairos.proto.trading.v1.Strategy>> protoStrategies() {
        return link.call(
                        TradingEngineGrpc.getListStrategiesMethod(),
                        ListStrategiesRequest.getDefaultInstance(),
                        deadlines.read(),
                        null)
                .map(io.kairos.proto.trading.v1.ListStrategiesResponse::getStrategiesList);
    }

    @Override
    public Mono<Strategy> updateStrategy(String actor, StrategyChange change) {
        return protoStrategies()
                .onErrorMap(EngineErrors::ofRead)
                .flatMap(strategies -> {
                    io.kairos.proto.trading.v1.Strategy current = strategies.stream()
                            .filter(strategy -> strategy.getName().equals(change.name()))
                            .findFirst()
                            .orElseThrow(() -> new NotFoundException("There is no strategy of that name."));
                    requireVersion(change.expectedVersion(), current.getVersion());
                    UpdateStrategyRequest request = UpdateStrategyRequest.newBuilder()
                            .setStrategy(ToProto.strategy(current, change))
                            .setExpectedVersion(change.expectedVersion())
                            .setReason(change.reason())
                            .build();
                    return link.call(TradingEngineGrpc.getUpdateStrategyMethod(), request, deadlines.action(), actor);
                })
                .onErrorMap(EngineErrors::ofAction)
                .map(response -> FromProto.strategy(response.getStrategy()));
    }

    @Override
    public Mono<List<Instrument>> instruments() {
        return link.call(
                        TradingEngineGrpc.getListInstrumentsMethod(),
                        ListInstrumentsRequest.getDefaultInstance(),
                        deadlines.read(),
                        null)
                .map(response -> response.getInstrumentsList().stream()
                        .map(FromProto::instrument)
                        .sorted(Comparator.comparing(Instrument::venue).thenComparing(Instrument::symbol))
                        .toList())
                .doOnNext(instruments -> lastInstruments = instruments)
                .onErrorMap(EngineErrors::ofRead)
                .onErrorResume(error -> {
                    List<Instrument> last = lastInstruments;
                    return last.isEmpty() ? Mono.error(error) : Mono.just(last);
                });
    }

    @Override
    public Mono<List<Order>> openOrders() {
        return link.call(
                        TradingEngineGrpc.getListOpenOrdersMethod(),
                        ListOpenOrdersRequest.getDefaultInstance(),
                        deadlines.read(),
                        null)
                .map(response -> response.getOrdersList().stream()
                        .map(order -> FromProto.order(order, response.getSequence()))
                        .toList())
                .onErrorMap(EngineErrors::ofRead);
    }

    @Override
    public Mono<Order> order(long orderId) {
        GetOrderRequest request =
                GetOrderRequest.newBuilder().setOrderId(orderId).build();
        return link.call(TradingEngineGrpc.getGetOrderMethod(), request, deadlines.read(), null)
                .map(response -> FromProto.order(response.getOrder(), response.getSequence()))
                .onErrorResume(GrpcTradingDesk::notFound, error -> Mono.empty())
                .onErrorMap(EngineErrors::ofRead);
    }

    private static boolean notFound(Throwable error) {
        return error instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.NOT_FOUND;
    }

    @Override
    public Mono<List<Balance>> balances(@Nullable String venue) {
        GetBalancesRequest request = GetBalancesRequest.newBuilder()
                .setVenue(venue == null ? "" : venue)
                .build();
        return link.call(TradingEngineGrpc.getGetBalancesMethod(), request, deadlines.read(), null)
                .map(response -> {
                    Instant asOf = clock.instant();
                    return response.getBalancesList().stream()
                            .map(balance -> FromProto.balance(balance, asOf))
                            .toList();
                })
                .onErrorMap(EngineErrors::ofRead);
    }

    @Override
    public Mono<Health> health() {
        return link.call(
                        TradingEngineGrpc.getGetHealthMethod(),
                        GetHealthRequest.getDefaultInstance(),
                        deadlines.read(),
                        null)
                .map(response -> FromProto.health(response.getHealth(), true))
                .onErrorMap(EngineErrors::ofRead);
    }

    @Override
    public Flux<Health> healthStream() {
        return link.latest(TradingEngineGrpc.getStreamHealthMethod(), StreamHealthRequest.getDefaultInstance())
                .map(response -> FromProto.health(response.getHealth(), true))
                .onErrorMap(EngineErrors::ofRead);
    }
}

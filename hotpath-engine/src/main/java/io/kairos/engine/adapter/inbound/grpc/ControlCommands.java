package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.adapter.view.CommandReply;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.SetKillSwitchCommandEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.SetKillSwitchRequest;
import io.kairos.proto.trading.v1.SetKillSwitchResponse;
import io.kairos.proto.trading.v1.Strategy;
import io.kairos.proto.trading.v1.UpdateRiskLimitsRequest;
import io.kairos.proto.trading.v1.UpdateRiskLimitsResponse;
import io.kairos.proto.trading.v1.UpdateStrategyRequest;
import io.kairos.proto.trading.v1.UpdateStrategyResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes of limits, strategies and kill switch: checks their form, encodes them, words the answers. Any thread. */
final class ControlCommands {
    private static final int MAX_ASSET_LIMITS = 200;

    private final CommandDesk desk;
    private final EngineView view;
    private final LongSupplier clockNs;

    ControlCommands(CommandDesk desk, EngineView view, LongSupplier clockNs) {
        this.desk = desk;
        this.view = view;
        this.clockNs = clockNs;
    }

    void setKillSwitch(SetKillSwitchRequest request, StreamObserver<SetKillSwitchResponse> responses) {
        Caller caller = request.getEngaged()
                ? Caller.require(Permission.TRADE, Permission.RISK)
                : Caller.require(Permission.RISK);
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        violations.throwIfAny();
        CommandDesk.Encoding encoding = (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                + new SetKillSwitchCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .correlationId(correlationId)
                        .receiveTimeNs(clockNs.getAsLong())
                        .engaged(request.getEngaged() ? BooleanType.T : BooleanType.F)
                        .cancelOpenOrders(request.getCancelOpenOrders() ? BooleanType.T : BooleanType.F)
                        .owner(caller.owner())
                        .reason(request.getReason())
                        .encodedLength();
        Function<CommandReply, SetKillSwitchResponse> answer = reply -> {
            requireOk(reply);
            return SetKillSwitchResponse.newBuilder()
                    .setState(view.killSwitch())
                    .build();
        };
        if (request.getEngaged()) {
            // Not so for a release: one that arrives late must not undo somebody's newer stop.
            desk.insist(responses, encoding, answer);
        } else {
            desk.send(responses, encoding, null, answer);
        }
    }

    private static void requireOk(CommandReply reply) {
        if (reply.status() != ReplyStatus.OK) {
            throw OrderCommands.unexpected(reply);
        }
    }

    void updateLimits(UpdateRiskLimitsRequest request, StreamObserver<UpdateRiskLimitsResponse> responses) {
        Caller caller = Caller.require(Permission.RISK);
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        RiskLimits limits = request.getLimits();
        Asset reference = asset("limits.reference_asset", limits.getReferenceAsset(), violations);
        Decimal daily = violations.positive(
                "limits.max_daily_notional", limits.hasMaxDailyNotional(), limits.getMaxDailyNotional());
        long dailyAmount =
                reference == null ? 0 : violations.mantissaAt("limits.max_daily_notional", daily, reference.decimals());
        violations.range("limits.price_collar_bps", limits.getPriceCollarBps(), 1, 9_999);
        violations.range("limits.max_quote_age_ms", limits.getMaxQuoteAgeMs(), 1, 3_600_000);
        violations.range("limits.max_orders_per_second", limits.getMaxOrdersPerSecond(), 1, 100_000);
        violations.range("limits.max_open_orders", limits.getMaxOpenOrders(), 1, 100_000);
        violations.range("limits.order_notional.size", limits.getOrderNotionalCount(), 0, MAX_ASSET_LIMITS);
        violations.throwIfAny();
        Map<Integer, Long> amounts = assetLimits(limits, violations);
        violations.throwIfAny();
        int referenceId = reference == null ? -1 : reference.id();
        desk.send(
                responses,
                (buffer, header, correlationId) -> {
                    UpdateRiskLimitsCommandEncoder command = new UpdateRiskLimitsCommandEncoder()
                            .wrapAndApplyHeader(buffer, 0, header)
                            .correlationId(correlationId)
                            .receiveTimeNs(clockNs.getAsLong())
                            .expectedVersion(request.getExpectedVersion())
                            .referenceAssetId(referenceId)
                            .maxDailyNotionalAmount(dailyAmount)
                            .priceCollarBps(limits.getPriceCollarBps())
                            .maxQuoteAgeMs(limits.getMaxQuoteAgeMs())
                            .maxOrdersPerSecond(limits.getMaxOrdersPerSecond())
                            .maxOpenOrders(limits.getMaxOpenOrders());
                    UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group = command.assetLimitsCount(amounts.size());
                    amounts.forEach(
                            (assetId, amount) -> group.next().assetId(assetId).maxOrderNotionalAmount(amount));
                    command.owner(caller.owner()).reason(request.getReason());
                    return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
                },
                null,
                reply -> {
                    requireOk(reply);
                    return UpdateRiskLimitsResponse.newBuilder()
                            .setLimits(view.limits().limits())
                            .build();
                });
    }

    private Map<Integer, Long> assetLimits(RiskLimits limits, Violations violations) {
        Map<Integer, Long> amounts = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.getOrderNotionalCount(); i++) {
            AssetLimit limit = limits.getOrderNotional(i);
            String field = "limits.order_notional[" + i + "]";
            Asset asset = asset(field + ".asset", limit.getAsset(), violations);
            Decimal value = violations.positive(field + ".limit", limit.hasLimit(), limit.getLimit());
            if (!seen.add(limit.getAsset())) {
                violations.add(field + ".asset", limit.getAsset(), "each asset once");
            }
            if (asset != null) {
                amounts.put(asset.id(), violations.mantissaAt(field + ".limit", value, asset.decimals()));
            }
        }
        return amounts;
    }

    private @Nullable Asset asset(String field, String name, Violations violations) {
        Asset asset = view.asset(name);
        if (asset == null) {
            violations.add(field, name, "an asset known to the engine");
        }
        return asset;
    }

    void updateStrategy(UpdateStrategyRequest request, StreamObserver<UpdateStrategyResponse> responses) {
        Caller caller = Caller.require(Permission.RISK);
        Strategy strategy = request.getStrategy();
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        violations.range("strategy.min_profit_centibps", strategy.getMinProfitCentibps(), 0, 1_000_000);
        violations.range("strategy.max_legs", strategy.getMaxLegs(), 2, 8);
        Decimal notional = violations.positive(
                "strategy.max_cycle_notional", strategy.hasMaxCycleNotional(), strategy.getMaxCycleNotional());
        violations.throwIfAny();
        if (view.strategy(strategy.getName()) == null) {
            violations.add("strategy.name", strategy.getName(), "a strategy of ListStrategies");
            violations.throwIfAny();
        }
        Asset reference = view.asset(view.limits().limits().getReferenceAsset());
        if (reference == null) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("no limits are set: max_cycle_notional counts in their reference asset")
                    .asRuntimeException();
        }
        long amount = violations.mantissaAt("strategy.max_cycle_notional", notional, reference.decimals());
        violations.throwIfAny();
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new UpdateStrategyCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .expectedVersion(request.getExpectedVersion())
                                .enabled(strategy.getEnabled() ? BooleanType.T : BooleanType.F)
                                .minProfitCentibps(strategy.getMinProfitCentibps())
                                .maxCycleNotionalAmount(amount)
                                .maxLegs(strategy.getMaxLegs())
                                .name(strategy.getName())
                                .owner(caller.owner())
                                .reason(request.getReason())
                                .encodedLength(),
                null,
                reply -> {
                    requireOk(reply);
                    Strategy now = view.strategy(strategy.getName());
                    return UpdateStrategyResponse.newBuilder()
                            .setStrategy(now == null ? strategy : now)
                            .build();
                });
    }
}

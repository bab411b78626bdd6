package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.stub.StreamObserver;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.adapter.view.CommandReply;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.DecideRiskLimitsCommandEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.SetKillSwitchCommandEncoder;
import io.kairos.journal.codec.SetTradingStateCommandEncoder;
import io.kairos.journal.codec.UpdateRiskControlsCommandEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.ControlLimit;
import io.kairos.proto.trading.v1.DecideRiskLimitsRequest;
import io.kairos.proto.trading.v1.DecideRiskLimitsResponse;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.SetKillSwitchRequest;
import io.kairos.proto.trading.v1.SetKillSwitchResponse;
import io.kairos.proto.trading.v1.UpdateRiskLimitsRequest;
import io.kairos.proto.trading.v1.UpdateRiskLimitsResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes of limits and trading states: checks their form, encodes them, words the answers. Any thread. */
final class RiskCommands {
    private static final int MAX_ASSET_LIMITS = 200;
    private static final int MAX_CONTROLS = 300;
    private static final long NEVER = Long.MIN_VALUE;

    private final CommandDesk desk;
    private final EngineView view;
    private final LongSupplier clockNs;

    RiskCommands(CommandDesk desk, EngineView view, LongSupplier clockNs) {
        this.desk = desk;
        this.view = view;
        this.clockNs = clockNs;
    }

    void setKillSwitch(SetKillSwitchRequest request, StreamObserver<SetKillSwitchResponse> responses) {
        boolean plain = request.getState() == TradingState.TRADING_STATE_UNSPECIFIED
                && request.getScopeValue() == 0
                && request.getScopeName().isEmpty();
        boolean halts = request.getState() == TradingState.TRADING_STATE_HALTED
                || (request.getState() == TradingState.TRADING_STATE_UNSPECIFIED && request.getEngaged());
        Caller caller = halts ? Caller.require(Permission.TRADE, Permission.RISK) : Caller.require(Permission.RISK);
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        RiskScope scope = scope("scope", request.getScope(), violations);
        if (request.getState() == TradingState.UNRECOGNIZED) {
            violations.add("state", request.getStateValue(), "a state of TradingState");
        }
        if (request.getScopeName().length() > 64) {
            violations.add("scope_name", request.getScopeName(), "at most 64 characters");
        }
        violations.throwIfAny();
        io.kairos.journal.codec.TradingState state =
                switch (request.getState()) {
                    case TRADING_STATE_ACTIVE -> io.kairos.journal.codec.TradingState.ACTIVE;
                    case TRADING_STATE_REDUCING -> io.kairos.journal.codec.TradingState.REDUCING;
                    case TRADING_STATE_HALTED -> io.kairos.journal.codec.TradingState.HALTED;
                    case TRADING_STATE_UNSPECIFIED, UNRECOGNIZED ->
                        request.getEngaged()
                                ? io.kairos.journal.codec.TradingState.HALTED
                                : io.kairos.journal.codec.TradingState.ACTIVE;
                };
        CommandDesk.Encoding encoding = (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                + (plain
                        ? new SetKillSwitchCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .engaged(request.getEngaged() ? BooleanType.T : BooleanType.F)
                                .cancelOpenOrders(request.getCancelOpenOrders() ? BooleanType.T : BooleanType.F)
                                .owner(caller.owner())
                                .reason(request.getReason())
                                .encodedLength()
                        : new SetTradingStateCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .cancelOpenOrders(request.getCancelOpenOrders() ? BooleanType.T : BooleanType.F)
                                .state(state)
                                .scope(scope)
                                .owner(caller.owner())
                                .reason(request.getReason())
                                .scopeName(request.getScopeName())
                                .encodedLength());
        Function<CommandReply, SetKillSwitchResponse> answer = reply -> {
            ControlCommands.requireOk(reply);
            return SetKillSwitchResponse.newBuilder()
                    .setState(view.killSwitch())
                    .build();
        };
        if (halts) {
            // Not so for a release: one that arrives late must not undo somebody's newer stop.
            desk.insist(responses, encoding, answer);
        } else {
            desk.send(responses, encoding, null, answer);
        }
    }

    private static RiskScope scope(String field, io.kairos.proto.common.v1.RiskScope scope, Violations violations) {
        return switch (scope) {
            case RISK_SCOPE_UNSPECIFIED, RISK_SCOPE_ENGINE -> RiskScope.ENGINE;
            case RISK_SCOPE_VENUE -> RiskScope.VENUE;
            case RISK_SCOPE_STRATEGY -> RiskScope.STRATEGY;
            case RISK_SCOPE_SATELLITE -> RiskScope.SATELLITE;
            case RISK_SCOPE_INSTRUMENT -> RiskScope.INSTRUMENT;
            case RISK_SCOPE_ASSET -> RiskScope.ASSET;
            case UNRECOGNIZED -> {
                violations.add(field, scope, "a scope of RiskScope");
                yield RiskScope.ENGINE;
            }
        };
    }

    /** A limit of one control, its form checked. */
    private record Limit(int control, RiskScope scope, String name, String target, long value) {}

    /** Limits whose form was checked. */
    private record Checked(int referenceId, long dailyAmount, Map<Integer, Long> amounts, List<Limit> controls) {}

    void updateLimits(UpdateRiskLimitsRequest request, StreamObserver<UpdateRiskLimitsResponse> responses) {
        Caller caller = Caller.require(Permission.RISK);
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        if (request.getUntilTimeNs() != 0 && !request.getReplaceControls()) {
            violations.add("until_time_ns", request.getUntilTimeNs(), "0 without replace_controls");
        }
        Checked checked = check(request, violations);
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + (request.getReplaceControls()
                                ? encode(
                                        new UpdateRiskControlsCommandEncoder()
                                                .wrapAndApplyHeader(buffer, 0, header)
                                                .correlationId(correlationId),
                                        request,
                                        checked,
                                        caller)
                                : encode(
                                        new UpdateRiskLimitsCommandEncoder()
                                                .wrapAndApplyHeader(buffer, 0, header)
                                                .correlationId(correlationId),
                                        request,
                                        checked,
                                        caller)),
                null,
                reply -> {
                    UpdateRiskLimitsResponse.Builder response = UpdateRiskLimitsResponse.newBuilder();
                    if (reply.status() == ReplyStatus.PENDING) {
                        response.setProposalId(reply.orderId());
                    } else {
                        ControlCommands.requireOk(reply);
                    }
                    return response.setLimits(view.limits().limits()).build();
                });
    }

    private Checked check(UpdateRiskLimitsRequest request, Violations violations) {
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
        violations.range("limits.controls.size", limits.getControlsCount(), 0, MAX_CONTROLS);
        violations.throwIfAny();
        Map<Integer, Long> amounts = assetLimits(limits, violations);
        List<Limit> controls = request.getReplaceControls() ? controls(limits, reference, violations) : List.of();
        violations.throwIfAny();
        return new Checked(reference == null ? -1 : reference.id(), dailyAmount, amounts, controls);
    }

    private int encode(
            UpdateRiskLimitsCommandEncoder command, UpdateRiskLimitsRequest request, Checked checked, Caller caller) {
        RiskLimits limits = request.getLimits();
        command.receiveTimeNs(clockNs.getAsLong())
                .expectedVersion(request.getExpectedVersion())
                .referenceAssetId(checked.referenceId())
                .maxDailyNotionalAmount(checked.dailyAmount())
                .priceCollarBps(limits.getPriceCollarBps())
                .maxQuoteAgeMs(limits.getMaxQuoteAgeMs())
                .maxOrdersPerSecond(limits.getMaxOrdersPerSecond())
                .maxOpenOrders(limits.getMaxOpenOrders());
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group =
                command.assetLimitsCount(checked.amounts().size());
        checked.amounts()
                .forEach((assetId, amount) -> group.next().assetId(assetId).maxOrderNotionalAmount(amount));
        return command.owner(caller.owner()).reason(request.getReason()).encodedLength();
    }

    private int encode(
            UpdateRiskControlsCommandEncoder command, UpdateRiskLimitsRequest request, Checked checked, Caller caller) {
        RiskLimits limits = request.getLimits();
        command.receiveTimeNs(clockNs.getAsLong())
                .expectedVersion(request.getExpectedVersion())
                .referenceAssetId(checked.referenceId())
                .maxDailyNotionalAmount(checked.dailyAmount())
                .priceCollarBps(limits.getPriceCollarBps())
                .maxQuoteAgeMs(limits.getMaxQuoteAgeMs())
                .maxOrdersPerSecond(limits.getMaxOrdersPerSecond())
                .maxOpenOrders(limits.getMaxOpenOrders())
                .untilNs(request.getUntilTimeNs() == 0 ? NEVER : request.getUntilTimeNs());
        UpdateRiskControlsCommandEncoder.AssetLimitsEncoder group =
                command.assetLimitsCount(checked.amounts().size());
        checked.amounts()
                .forEach((assetId, amount) -> group.next().assetId(assetId).maxOrderNotionalAmount(amount));
        UpdateRiskControlsCommandEncoder.ControlsEncoder controls =
                command.controlsCount(checked.controls().size());
        for (Limit limit : checked.controls()) {
            controls.next()
                    .control(limit.control())
                    .scope(limit.scope())
                    .value(limit.value())
                    .scopeName(limit.name())
                    .target(limit.target());
        }
        return command.owner(caller.owner()).reason(request.getReason()).encodedLength();
    }

    private List<Limit> controls(RiskLimits limits, @Nullable Asset reference, Violations violations) {
        List<Limit> controls = new ArrayList<>();
        for (int i = 0; i < limits.getControlsCount(); i++) {
            ControlLimit limit = limits.getControls(i);
            String field = "limits.controls[" + i + "]";
            RiskControl control = RiskControl.find(limit.getControl());
            if (control == null) {
                violations.add(field + ".control", limit.getControl(), "a control of docs/risk.md");
                continue;
            }
            RiskScope scope = scope(field + ".scope", limit.getScope(), violations);
            if (limit.getScopeName().length() > 64 || limit.getTarget().length() > 64) {
                violations.add(field, limit.getScopeName(), "names of at most 64 characters");
            }
            if (!control.takesLimit(Scope.of(scope.value()))) {
                violations.add(field + ".scope", scope, "one of " + control.scopes() + " without a field of its own");
            }
            int decimals = decimals(field, control.unit(), limit.getScopeName(), reference, violations);
            Decimal value = Decimal.ZERO;
            if (limit.getValue().getMantissa() < 0
                    || limit.getValue().getScale() < 0
                    || limit.getValue().getScale() > 18) {
                violations.add(field + ".value", limit.getValue().getMantissa(), "zero or more, scale 0 to 18");
            } else {
                value = new Decimal(
                        limit.getValue().getMantissa(), limit.getValue().getScale());
            }
            controls.add(new Limit(
                    control.code(),
                    scope,
                    limit.getScopeName(),
                    limit.getTarget(),
                    violations.mantissaAt(field + ".value", value, decimals)));
        }
        return controls;
    }

    private int decimals(
            String field, RiskControl.Unit unit, String name, @Nullable Asset reference, Violations violations) {
        if (!unit.isAmount()) {
            return 0;
        }
        if (unit == RiskControl.Unit.REFERENCE) {
            return reference == null ? 0 : reference.decimals();
        }
        int colon = name.indexOf(':');
        for (io.kairos.domain.instrument.Instrument on : colon < 0
                ? List.<io.kairos.domain.instrument.Instrument>of()
                : view.instruments(name.substring(0, colon))) {
            if (on.symbol().equals(name.substring(colon + 1))) {
                return on.base().decimals();
            }
        }
        Asset asset = asset(field + ".scope_name", name, violations);
        return asset == null ? 0 : asset.decimals();
    }

    void decide(DecideRiskLimitsRequest request, StreamObserver<DecideRiskLimitsResponse> responses) {
        Caller caller = Caller.require(Permission.RISK);
        Violations violations = new Violations();
        violations.reason("reason", request.getReason());
        violations.throwIfAny();
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new DecideRiskLimitsCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .changeId(request.getChangeId())
                                .approve(request.getApprove() ? BooleanType.T : BooleanType.F)
                                .owner(caller.owner())
                                .reason(request.getReason())
                                .encodedLength(),
                null,
                reply -> {
                    ControlCommands.requireOk(reply);
                    return DecideRiskLimitsResponse.newBuilder()
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
}

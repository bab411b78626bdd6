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
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import io.kairos.proto.trading.v1.Strategy;
import io.kairos.proto.trading.v1.UpdateStrategyRequest;
import io.kairos.proto.trading.v1.UpdateStrategyResponse;
import java.util.function.LongSupplier;

/** Changes of strategies: checks their form, encodes them, words the answers. Any thread. */
final class ControlCommands {
    private final CommandDesk desk;
    private final EngineView view;
    private final LongSupplier clockNs;

    ControlCommands(CommandDesk desk, EngineView view, LongSupplier clockNs) {
        this.desk = desk;
        this.view = view;
        this.clockNs = clockNs;
    }

    static void requireOk(CommandReply reply) {
        if (reply.status() != ReplyStatus.OK) {
            throw OrderCommands.unexpected(reply);
        }
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

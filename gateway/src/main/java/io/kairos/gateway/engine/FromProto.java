package io.kairos.gateway.engine;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.model.AssetLimit;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.ControlLimit;
import io.kairos.gateway.model.ConversionPath;
import io.kairos.gateway.model.FeedHealth;
import io.kairos.gateway.model.Garbage;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.Latency;
import io.kairos.gateway.model.LimitsProposal;
import io.kairos.gateway.model.OpportunityLeg;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PartStatus;
import io.kairos.gateway.model.Pulse;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.ScopeState;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.WarmUp;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.KillSwitchState;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.GetRiskLimitsResponse;
import io.kairos.proto.trading.v1.OrderUpdate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of the engine as records of the gateway. A value that no correct engine sends is an {@link IllegalArgumentException}. */
public final class FromProto {
    private static final long NANOS = 1_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1_000.0;

    private FromProto() {}

    static BigDecimal decimal(Decimal value) {
        return BigDecimal.valueOf(value.getMantissa(), value.getScale());
    }

    static Instant ofNanos(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, NANOS), Math.floorMod(epochNanos, NANOS));
    }

    private static @Nullable Instant ofNanosOrNull(long epochNanos) {
        return epochNanos == 0 ? null : ofNanos(epochNanos);
    }

    static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Code of a reason as the contract writes it, null for none; a newer engine's unknown code stays a number. */
    static @Nullable String reason(RejectReason reason, int wireValue) {
        return switch (reason) {
            case REJECT_REASON_UNSPECIFIED -> null;
            case UNRECOGNIZED -> "REASON_" + wireValue;
            default -> reason.name().substring("REJECT_REASON_".length());
        };
    }

    static ConversionPath path(io.kairos.proto.trading.v1.ConversionPath path) {
        return new ConversionPath(
                path.getLegsList().stream()
                        .map(leg -> new OpportunityLeg(
                                leg.getVenue(),
                                leg.getSymbol(),
                                side(leg.getSide()),
                                decimal(leg.getPx()),
                                decimal(leg.getQty()),
                                leg.getQuoteAgeNs() / 1_000))
                        .toList(),
                decimal(path.getGive()),
                decimal(path.getExpected()),
                decimal(path.getWorst()));
    }

    static Order order(OrderUpdate update, long sequence) {
        long updatedNs = update.getUpdatedTimeNs() == 0 ? update.getCreatedTimeNs() : update.getUpdatedTimeNs();
        return new Order(
                Long.toUnsignedString(update.getOrderId()),
                update.getClientOrderId(),
                textOrNull(update.getVenueOrderId()),
                update.getOwner(),
                update.getVenue(),
                update.getSymbol(),
                side(update.getSide()),
                type(update.getType()),
                timeInForce(update.getTimeInForce()),
                update.hasLimitPx() ? decimal(update.getLimitPx()) : null,
                decimal(update.getQty()),
                decimal(update.getCumQty()),
                decimal(update.getCumQuote()),
                state(update.getState()),
                reason(update.getReason(), update.getReasonValue()),
                textOrNull(update.getReasonText()),
                ofNanos(update.getCreatedTimeNs()),
                ofNanos(updatedNs),
                sequence,
                null);
    }

    static Side side(io.kairos.proto.common.v1.Side side) {
        return switch (side) {
            case SIDE_BUY -> Side.BUY;
            case SIDE_SELL -> Side.SELL;
            case SIDE_UNSPECIFIED, UNRECOGNIZED -> throw unexpected("side", side);
        };
    }

    private static OrderType type(io.kairos.proto.common.v1.OrderType type) {
        return switch (type) {
            case ORDER_TYPE_LIMIT -> OrderType.LIMIT;
            case ORDER_TYPE_MARKET -> OrderType.MARKET;
            case ORDER_TYPE_LIMIT_MAKER -> OrderType.LIMIT_MAKER;
            case ORDER_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw unexpected("order type", type);
        };
    }

    private static TimeInForce timeInForce(io.kairos.proto.common.v1.TimeInForce timeInForce) {
        return switch (timeInForce) {
            case TIME_IN_FORCE_UNSPECIFIED, TIME_IN_FORCE_GTC -> TimeInForce.GTC;
            case TIME_IN_FORCE_IOC -> TimeInForce.IOC;
            case TIME_IN_FORCE_FOK -> TimeInForce.FOK;
            case UNRECOGNIZED -> throw unexpected("time in force", timeInForce);
        };
    }

    static OrderState state(io.kairos.proto.common.v1.OrderState state) {
        return switch (state) {
            case ORDER_STATE_PENDING_NEW -> OrderState.PENDING_NEW;
            case ORDER_STATE_LIVE -> OrderState.LIVE;
            case ORDER_STATE_PENDING_CANCEL -> OrderState.PENDING_CANCEL;
            case ORDER_STATE_FILLED -> OrderState.FILLED;
            case ORDER_STATE_CANCELED -> OrderState.CANCELED;
            case ORDER_STATE_REJECTED -> OrderState.REJECTED;
            case ORDER_STATE_EXPIRED -> OrderState.EXPIRED;
            case ORDER_STATE_UNKNOWN -> OrderState.UNKNOWN;
            case ORDER_STATE_UNSPECIFIED, UNRECOGNIZED -> throw unexpected("order state", state);
        };
    }

    static Balance balance(BalanceUpdate update, Instant asOf) {
        return new Balance(
                update.getVenue(), update.getAsset(), decimal(update.getFree()), decimal(update.getReserved()), asOf);
    }

    static Instrument instrument(io.kairos.proto.trading.v1.Instrument instrument) {
        BigDecimal tick = decimal(instrument.getTickSize());
        BigDecimal step = decimal(instrument.getStepSize());
        return new Instrument(
                instrument.getVenue(),
                instrument.getSymbol(),
                instrument.getBase(),
                instrument.getQuote(),
                decimals(tick),
                decimals(step),
                tick,
                step,
                decimal(instrument.getMinQty()),
                decimal(instrument.getMaxQty()),
                decimal(instrument.getMinNotional()),
                instrument.getTrading(),
                instrument.getSimulated());
    }

    private static int decimals(BigDecimal size) {
        return Math.max(0, size.stripTrailingZeros().scale());
    }

    static RiskLimits riskLimits(GetRiskLimitsResponse response) {
        io.kairos.proto.trading.v1.RiskLimits limits = response.getLimits();
        return new RiskLimits(
                limits.getVersion(),
                limits.getOrderNotionalList().stream()
                        .map(limit -> new AssetLimit(limit.getAsset(), decimal(limit.getLimit())))
                        .toList(),
                decimal(limits.getMaxDailyNotional()),
                decimal(response.getUsedDailyNotional()),
                limits.getReferenceAsset(),
                limits.getPriceCollarBps(),
                limits.getMaxQuoteAgeMs(),
                limits.getMaxOrdersPerSecond(),
                limits.getMaxOpenOrders(),
                textOrNull(response.getChangedBy()),
                ofNanosOrNull(response.getChangedTimeNs()),
                limits.getControlsList().stream()
                        .map(limit -> new ControlLimit(
                                limit.getControl(),
                                word(limit.getScope(), "RISK_SCOPE_"),
                                limit.getScopeName(),
                                textOrNull(limit.getTarget()),
                                decimal(limit.getValue())))
                        .toList(),
                ofNanosOrNull(limits.getUntilTimeNs()),
                textOrNull(limits.getChanges()),
                response.hasProposal() ? proposal(response.getProposal()) : null,
                response.hasDayLoss() ? decimal(response.getDayLoss()) : null,
                response.hasExposure() ? decimal(response.getExposure()) : null);
    }

    private static LimitsProposal proposal(io.kairos.proto.trading.v1.LimitsProposal proposal) {
        return new LimitsProposal(
                proposal.getChangeId(),
                proposal.getProposedBy(),
                proposal.getReason(),
                proposal.getChanges(),
                ofNanosOrNull(proposal.getExpiresTimeNs()));
    }

    private static String word(Enum<?> value, String prefix) {
        return value.name().startsWith(prefix) ? value.name().substring(prefix.length()) : value.name();
    }

    static Strategy strategy(io.kairos.proto.trading.v1.Strategy strategy) {
        return new Strategy(
                strategy.getName(),
                strategy.getEnabled(),
                BigDecimal.valueOf(strategy.getMinProfitCentibps(), 2).doubleValue(),
                decimal(strategy.getMaxCycleNotional()),
                strategy.getMaxLegs(),
                strategy.getVersion());
    }

    static KillSwitch killSwitch(KillSwitchState state) {
        return new KillSwitch(
                state.getEngaged(),
                textOrNull(state.getReason()),
                textOrNull(state.getChangedBy()),
                ofNanosOrNull(state.getChangedTimeNs()),
                state.getState() == TradingState.TRADING_STATE_UNSPECIFIED
                        ? state.getEngaged() ? "HALTED" : "ACTIVE"
                        : word(state.getState(), "TRADING_STATE_"),
                state.getStoppedScopesList().stream()
                        .map(scope -> new ScopeState(
                                word(scope.getScope(), "RISK_SCOPE_"),
                                scope.getName(),
                                word(scope.getState(), "TRADING_STATE_"),
                                textOrNull(scope.getReason()),
                                textOrNull(scope.getChangedBy()),
                                ofNanosOrNull(scope.getChangedTimeNs())))
                        .toList());
    }

    /** Health, also for the report kept in the hot cache. */
    public static Health health(EngineHealth health, boolean engineUp) {
        long uptimeNs = Math.max(0, health.getTimeNs() - health.getStartedTimeNs());
        return new Health(
                health.getEngineId(),
                engineUp,
                health.getReady(),
                mode(health),
                killSwitch(health.getKillSwitch()),
                health.getFeedsList().stream()
                        .map(feed -> feed(feed, health.getTimeNs()))
                        .toList(),
                latencies(health.getLatenciesList()),
                pulse(health),
                health.getOpenOrders(),
                health.getUnknownOrders(),
                health.getOpportunitiesFound(),
                health.getOpportunitiesTaken(),
                health.getOrdersSent(),
                health.getRejections(),
                health.getMirrorLag(),
                health.getJournalSequence(),
                uptimeNs / NANOS,
                ofNanos(health.getTimeNs()));
    }

    private static String mode(EngineHealth health) {
        return switch (health.getTradingMode()) {
            case TRADING_MODE_LIVE -> "live";
            case TRADING_MODE_PAPER -> "paper";
            case TRADING_MODE_SIMULATED -> "simulated";
            // An engine of before: what it trades on is all that is known.
            case TRADING_MODE_UNSPECIFIED, UNRECOGNIZED -> health.getSimulated() ? "simulated" : "live";
        };
    }

    private static FeedHealth feed(io.kairos.proto.engine.v1.FeedHealth feed, long nowNs) {
        PartStatus status =
                switch (feed.getStatus()) {
                    case PART_STATUS_UP -> PartStatus.UP;
                    case PART_STATUS_DEGRADED -> PartStatus.DEGRADED;
                    case PART_STATUS_DOWN -> PartStatus.DOWN;
                    case PART_STATUS_UNSPECIFIED, UNRECOGNIZED -> throw unexpected("part status", feed.getStatus());
                };
        // A feed that has had no message yet is as old as the clock can say: the age since the epoch would mislead.
        long ageMillis = feed.getLastMessageTimeNs() == 0
                ? Integer.MAX_VALUE
                : Math.max(0, nowNs - feed.getLastMessageTimeNs()) / 1_000_000;
        boolean measured = feed.getClockUncertaintyNs() > 0;
        return new FeedHealth(
                feed.getVenue(),
                status,
                feed.getMessages(),
                feed.getReconnects(),
                feed.getGaps(),
                ageMillis,
                feed.getConnections(),
                feed.getBooks(),
                feed.getLiveBooks(),
                measured ? feed.getClockOffsetNs() / NANOS_PER_MILLI : null,
                measured ? feed.getClockUncertaintyNs() / NANOS_PER_MILLI : null,
                feed.getMalformed(),
                feed.getDecoderFallbacks(),
                feed.getDecoderAlarms(),
                feed.getDecoderAlarm(),
                feed.getUnknownValues(),
                feed.getExecutionConnected() && feed.getUnsettledOrders() == 0,
                feed.getUnsettledOrders());
    }

    private static Pulse pulse(EngineHealth health) {
        io.kairos.proto.engine.v1.Garbage garbage = health.getGarbage();
        return new Pulse(
                latencies(health.getFloorsList()),
                latencies(health.getDutyCyclesList()),
                health.getTicksPerSecond(),
                health.getDetectionsPerSecond(),
                new Garbage(
                        garbage.getEngineBytesPerSecond(),
                        garbage.getEngineBytesPerTick(),
                        garbage.getPauses(),
                        garbage.getPauseMs()),
                health.hasWarmUp() ? warmUp(health.getWarmUp()) : null);
    }

    private static WarmUp warmUp(io.kairos.proto.engine.v1.WarmUp warmUp) {
        return new WarmUp(
                warmUp.getTicks(),
                warmUp.getOrders(),
                warmUp.getMessages(),
                warmUp.getDurationMs(),
                latency(warmUp.getDetection()),
                latency(warmUp.getTickToOrder()),
                warmUp.getBranchesList().stream()
                        .map(branch -> new WarmUp.Branch(branch.getName(), branch.getCount()))
                        .toList());
    }

    private static List<Latency> latencies(List<LatencySummary> summaries) {
        return summaries.stream().map(FromProto::latency).toList();
    }

    private static Latency latency(LatencySummary summary) {
        return new Latency(
                summary.getStage(),
                summary.getCount(),
                summary.getP50Ns() / NANOS_PER_MICRO,
                summary.getP99Ns() / NANOS_PER_MICRO,
                summary.getP999Ns() / NANOS_PER_MICRO,
                summary.getMaxNs() / NANOS_PER_MICRO,
                (double) summary.getWindowNs() / NANOS,
                textOrNull(summary.getFloor()));
    }

    private static IllegalArgumentException unexpected(String what, Object value) {
        return new IllegalArgumentException("unexpected " + what + " from the engine: " + value);
    }
}

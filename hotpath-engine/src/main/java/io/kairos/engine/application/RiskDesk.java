package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.Owners;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.engine.domain.risk.TradingState;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.SetKillSwitchCommandDecoder;
import io.kairos.journal.codec.SetTradingStateCommandDecoder;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out commands on kill switches, and stops scopes in the engine's own name: owners that execute too often, venues whose balances
 * nobody explains, everything after an internal fault. What rests in a scope that the engine stops, or may no longer lose, is canceled.
 * Engine thread only; cold.
 */
final class RiskDesk {
    private static final String ENGINE = "engine";

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final CommandDesk commands;
    private IntConsumer releaseListener = venueId -> {};

    RiskDesk(EngineState state, EventWriter events, EngineTelemetry telemetry, CommandDesk commands) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.commands = commands;
    }

    void setKillSwitch(SetKillSwitchCommandDecoder command) {
        long correlationId = command.correlationId();
        boolean engaged = command.engaged() == BooleanType.T;
        boolean cancel = command.cancelOpenOrders() == BooleanType.T;
        String owner = EventWriter.name(command.owner());
        String reason = EventWriter.text(command.reason());
        TradingState next = engaged ? TradingState.HALTED : TradingState.ACTIVE;
        set(correlationId, Scope.ENGINE, "", next, cancel, owner, reason);
    }

    void setTradingState(SetTradingStateCommandDecoder command) {
        long correlationId = command.correlationId();
        boolean cancel = command.cancelOpenOrders() == BooleanType.T;
        TradingState next = RiskCodes.decode(command.state());
        Scope scope = RiskCodes.decode(command.scope());
        String owner = EventWriter.name(command.owner());
        String reason = EventWriter.text(command.reason());
        String name = EventWriter.name(command.scopeName());
        if (next == null || scope == null) {
            String fault = "state and scope: expected ACTIVE, REDUCING or HALTED of a known scope";
            commands.replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, fault);
            return;
        }
        set(correlationId, scope, name, next, cancel, owner, reason);
    }

    private void set(
            long correlationId,
            Scope scope,
            String name,
            TradingState next,
            boolean cancel,
            String owner,
            String reason) {
        String fault = set(scope, name, next, owner, reason);
        if (fault != null) {
            commands.replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, fault);
            return;
        }
        int count = cancel && next != TradingState.ACTIVE ? commands.cancelOpen(order -> isIn(order, scope, name)) : 0;
        commands.replied(correlationId, ReplyStatus.OK, 0, count, RejectReason.NONE, "");
    }

    private static boolean isIn(Order order, Scope scope, String name) {
        Instrument on = order.instrument();
        return switch (scope) {
            case ENGINE -> true;
            case VENUE -> on.venue().name().equals(name);
            case INSTRUMENT -> RiskCodes.nameOf(on).equals(name);
            case STRATEGY, SATELLITE -> order.owner().equals(Owners.of(scope, name));
            case ASSET -> on.base().name().equals(name) || on.quote().name().equals(name);
        };
    }

    /** Sets a state and tells of it; what is wrong with the scope, or null. */
    private @Nullable String set(Scope scope, String name, TradingState next, String by, String why) {
        if (scope == Scope.ENGINE) {
            if (!name.isEmpty()) {
                return "scopeName: expected nothing for the engine, got " + name;
            }
            state.killSwitch.setEngine(next, by, why, state.nowNs);
            publish(Objects.requireNonNull(state.killSwitch.entry(scope, "")));
            return null;
        }
        if (scope == Scope.STRATEGY && !state.isStrategy(name)) {
            // A satellite may be stopped before it orders for the first time; the engine knows its own strategies.
            return "scopeName: expected a strategy that is known, one of " + state.strategies() + ", got " + name;
        }
        int id = idOf(scope, name);
        if (id < 0) {
            return "scopeName: expected a known " + scope + ", got " + name;
        }
        KillSwitch.Entry entry = new KillSwitch.Entry(scope, name, next, by, why, state.nowNs);
        if (!state.killSwitch.setScope(entry, id)) {
            return "scopeName: expected at most " + KillSwitch.MAX_SCOPES + " stopped scopes";
        }
        if (next == TradingState.ACTIVE && (scope == Scope.STRATEGY || scope == Scope.SATELLITE)) {
            state.risk.enable(id);
        } else if (next == TradingState.ACTIVE && scope == Scope.VENUE) {
            releaseListener.accept(id);
        }
        publish(entry);
        return null;
    }

    private int idOf(Scope scope, String name) {
        return switch (scope) {
            case VENUE -> {
                Venue venue = RiskCodes.venue(name);
                yield venue == null ? -1 : venue.id();
            }
            case INSTRUMENT -> {
                Instrument on = RiskCodes.instrument(state.registry, name);
                yield on == null ? -1 : on.id();
            }
            case STRATEGY, SATELLITE ->
                name.isEmpty() || (scope == Scope.SATELLITE && Owners.isStrategy(name))
                        ? -1
                        : state.risk.ownerId(Owners.of(scope, name));
            case ASSET -> {
                Asset asset = state.registry.assetByName(name);
                yield asset == null ? -1 : asset.id();
            }
            case ENGINE -> -1;
        };
    }

    /** Puts back a state from a snapshot. */
    void restore(KillSwitch.Entry entry) {
        if (entry.scope() == Scope.ENGINE) {
            state.killSwitch.setEngine(entry.state(), entry.changedBy(), entry.reason(), entry.changedTimeNs());
        } else {
            state.killSwitch.setScope(entry, idOf(entry.scope(), entry.name()));
        }
    }

    /** Stops the whole engine in its own name, and takes what rests at the venues back: it leaves no offers behind that nobody watches. */
    void halt(String why) {
        set(Scope.ENGINE, "", TradingState.HALTED, ENGINE, EventWriter.text(why));
        try {
            withdraw(order -> true);
        } catch (RuntimeException e) {
            // What halted it is told; people cancel what is left.
            telemetry.increment(Metric.INTERNAL_FAULTS);
        }
    }

    private void withdraw(Predicate<Order> meant) {
        telemetry.add(Metric.ORDERS_WITHDRAWN, commands.cancelOpen(meant));
    }

    /**
     * Takes back what rests in a scope that the engine has stopped itself. Orders of plans are left: they are immediate, and those that come
     * bring home what the plan holds.
     */
    private void withdrawResting(Scope scope, String name) {
        withdraw(order -> isResting(order) && isIn(order, scope, name));
    }

    private static boolean isResting(Order order) {
        return order.cycleId() == 0 && !order.isCancelWanted();
    }

    /** Time passed: while the day has lost more than its limit, nothing rests but what reduces. */
    void onTimer() {
        if (state.orders.openCount() > 0 && state.risk.isLossAboveLimit()) {
            withdraw(order -> isResting(order) && !state.risk.reduces(order));
        }
    }

    /** Stops new risk at a venue in the engine's own name, unless it is stopped already. */
    void stopVenue(Venue venue, String why) {
        if (state.killSwitch.entry(Scope.VENUE, venue.name()) != null) {
            return;
        }
        telemetry.increment(Metric.VENUES_STOPPED);
        String words = EventWriter.text(why + "; look into it, then set it ACTIVE");
        String fault = set(Scope.VENUE, venue.name(), TradingState.REDUCING, ENGINE, words);
        if (fault != null) {
            halt(venue.name() + ": " + words + "; and could not be stopped alone: " + fault);
            return;
        }
        withdrawResting(Scope.VENUE, venue.name());
    }

    /** Who hears of a venue that a person lets trade again. */
    void onVenueReleased(IntConsumer listener) {
        releaseListener = listener;
    }

    private void publish(KillSwitch.Entry entry) {
        publishMetrics();
        events.killSwitchChanged(entry);
    }

    void publishMetrics() {
        telemetry.set(Metric.KILL_SWITCH, state.killSwitch.isEngaged() ? 1 : 0);
        telemetry.set(
                Metric.STOPPED_SCOPES,
                state.killSwitch.stoppedScopes().size() + (state.killSwitch.state() == TradingState.ACTIVE ? 0 : 1));
    }

    /** Whoever executed too often by the input at hand is stopped until a person enables him again. */
    void stopTripped() {
        int owner = state.risk.takeTripped();
        if (owner == Owners.NOBODY) {
            return;
        }
        telemetry.increment(Metric.OWNERS_STOPPED);
        String name = state.risk.owners().name(owner);
        boolean strategy = Owners.isStrategy(name);
        String words = "executed too often in a short time; set it ACTIVE to enable it again";
        // What a strategy has begun may still be brought back: it sells what it holds.
        Scope scope = strategy ? Scope.STRATEGY : Scope.SATELLITE;
        String scopeName = strategy ? name.substring(Owners.STRATEGY_PREFIX.length()) : name;
        String fault = set(scope, scopeName, TradingState.REDUCING, ENGINE, words);
        if (fault != null) {
            halt(name + ' ' + words + ", and could not be stopped alone: " + fault);
            return;
        }
        withdrawResting(scope, scopeName);
    }
}

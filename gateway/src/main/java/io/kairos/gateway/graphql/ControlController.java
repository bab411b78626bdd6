package io.kairos.gateway.graphql;

import io.kairos.gateway.model.AssetLimit;
import io.kairos.gateway.model.ControlLimit;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.StrategyChange;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.TradingDesk;
import io.kairos.gateway.security.Role;
import io.kairos.gateway.stream.HealthBoard;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/** Who is signed in, limits, strategies, kill switch, health. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class ControlController {
    private static final int MAX_ASSETS = 200;
    private static final int MAX_CONTROLS = 1_000;

    private final TradingDesk desk;
    private final HealthBoard health;

    ControlController(TradingDesk desk, HealthBoard health) {
        this.desk = desk;
        this.health = health;
    }

    /** Who is signed in, as the schema shows it. */
    record User(String name, List<Role> roles) {}

    /** As in the schema. */
    record AssetLimitInput(String asset, BigDecimal maxOrderNotional) {}

    /** As in the schema; null stays as it is. */
    record RiskLimitsInput(
            long expectedVersion,
            @Nullable List<AssetLimitInput> orderNotional,
            @Nullable BigDecimal maxDailyNotional,
            @Nullable Integer priceCollarBps,
            @Nullable Integer maxQuoteAgeMillis,
            @Nullable Integer maxOrdersPerSecond,
            @Nullable Integer maxOpenOrders,
            @Nullable List<ControlLimitInput> controls,
            @Nullable Instant untilTime,
            String reason) {}

    /** As in the schema. */
    record ControlLimitInput(
            String control,
            String scope,
            @Nullable String name,
            @Nullable String target,
            BigDecimal value) {}

    /** As in the schema; null stays as it is. */
    record StrategyInput(
            String name,
            long expectedVersion,
            @Nullable Boolean enabled,
            @Nullable Double minProfitBps,
            @Nullable BigDecimal maxCycleNotional,
            @Nullable Integer maxLegs,
            String reason) {}

    /** As in the schema. */
    record KillSwitchInput(boolean engaged, @Nullable Boolean cancelOpenOrders, String reason) {}

    /** As in the schema. */
    record TradingStateInput(
            String state,
            String scope,
            @Nullable String name,
            @Nullable Boolean cancelOpenOrders,
            String reason) {}

    /** As in the schema. */
    record LimitsDecisionInput(long changeId, boolean approve, String reason) {}

    @QueryMapping
    Mono<User> me(Authentication authentication) {
        return Mono.just(new User(authentication.getName(), Role.granted(authentication)));
    }

    @QueryMapping
    Mono<RiskLimits> riskLimits() {
        return desk.riskLimits();
    }

    @QueryMapping
    Mono<List<Strategy>> strategies() {
        return desk.strategies();
    }

    @QueryMapping
    Mono<Health> health() {
        return health.now();
    }

    /** Role trader or risk may engage, role risk alone may release. */
    @MutationMapping
    @PreAuthorize("hasAnyRole('TRADER', 'RISK')")
    Mono<KillSwitch> setKillSwitch(@Argument KillSwitchInput input, Authentication authentication) {
        if (!input.engaged() && !Role.RISK.isHeldBy(authentication)) {
            return Mono.error(new AccessDeniedException("only role risk releases the kill switch"));
        }
        return desk.setKillSwitch(
                authentication.getName(),
                input.engaged(),
                input.engaged() && Boolean.TRUE.equals(input.cancelOpenOrders()),
                Input.reason(input.reason()));
    }

    /** Role trader or risk may halt, role risk alone may let trade again or reduce. */
    @MutationMapping
    @PreAuthorize("hasAnyRole('TRADER', 'RISK')")
    Mono<KillSwitch> setTradingState(@Argument TradingStateInput input, Authentication authentication) {
        boolean halts = input.state().equals("HALTED");
        if (!halts && !Role.RISK.isHeldBy(authentication)) {
            return Mono.error(new AccessDeniedException("only role risk sets a scope ACTIVE or REDUCING"));
        }
        return desk.setTradingState(
                authentication.getName(),
                input.state(),
                input.scope(),
                input.name() == null ? "" : input.name(),
                Boolean.TRUE.equals(input.cancelOpenOrders()),
                Input.reason(input.reason()));
    }

    @MutationMapping
    @PreAuthorize("hasRole('RISK')")
    Mono<RiskLimits> decideRiskLimits(@Argument LimitsDecisionInput input, Principal principal) {
        return desk.decideRiskLimits(
                principal.getName(), input.changeId(), input.approve(), Input.reason(input.reason()));
    }

    @MutationMapping
    @PreAuthorize("hasRole('RISK')")
    Mono<RiskLimits> updateRiskLimits(@Argument RiskLimitsInput input, Principal principal) {
        return desk.updateRiskLimits(
                principal.getName(),
                new RiskLimitsChange(
                        input.expectedVersion(),
                        limits(input.orderNotional()),
                        Input.notNegativeOrNull("maxDailyNotional", input.maxDailyNotional()),
                        Input.betweenOrNull("priceCollarBps", input.priceCollarBps(), 0, 10_000),
                        Input.betweenOrNull("maxQuoteAgeMillis", input.maxQuoteAgeMillis(), 1, 3_600_000),
                        Input.betweenOrNull("maxOrdersPerSecond", input.maxOrdersPerSecond(), 0, 1_000_000),
                        Input.betweenOrNull("maxOpenOrders", input.maxOpenOrders(), 0, 1_000_000),
                        controls(input.controls()),
                        input.untilTime(),
                        Input.reason(input.reason())));
    }

    /** The engine knows the controls and their bounds, and names what is wrong. */
    private static @Nullable List<ControlLimit> controls(@Nullable List<ControlLimitInput> inputs) {
        if (inputs == null) {
            return null;
        }
        Input.between("controls", inputs.size(), 0, MAX_CONTROLS);
        return inputs.stream()
                .map(input -> new ControlLimit(
                        input.control(),
                        input.scope(),
                        input.name() == null ? "" : input.name(),
                        input.target(),
                        input.value()))
                .toList();
    }

    private static @Nullable List<AssetLimit> limits(@Nullable List<AssetLimitInput> inputs) {
        if (inputs == null) {
            return null;
        }
        Input.between("orderNotional", inputs.size(), 0, MAX_ASSETS);
        long different = inputs.stream().map(AssetLimitInput::asset).distinct().count();
        if (different != inputs.size()) {
            throw new BadInputException("orderNotional", null, "each asset once");
        }
        return inputs.stream()
                .map(input -> new AssetLimit(
                        Input.asset(input.asset()),
                        Input.positive("orderNotional.maxOrderNotional", input.maxOrderNotional())))
                .toList();
    }

    @MutationMapping
    @PreAuthorize("hasRole('RISK')")
    Mono<Strategy> updateStrategy(@Argument StrategyInput input, Principal principal) {
        BigDecimal maxCycleNotional = input.maxCycleNotional();
        return desk.updateStrategy(
                principal.getName(),
                new StrategyChange(
                        input.name(),
                        input.expectedVersion(),
                        input.enabled(),
                        centibps(input.minProfitBps()),
                        maxCycleNotional == null ? null : Input.positive("maxCycleNotional", maxCycleNotional),
                        Input.betweenOrNull("maxLegs", input.maxLegs(), 2, 16),
                        Input.reason(input.reason())));
    }

    private static @Nullable Integer centibps(@Nullable Double bps) {
        if (bps == null) {
            return null;
        }
        String expected = "basis points from -10000 to 10000 with at most two decimals";
        if (bps.isNaN() || Math.abs(bps) > 10_000) {
            throw new BadInputException("minProfitBps", bps, expected);
        }
        BigDecimal exact = BigDecimal.valueOf(bps).movePointRight(2).stripTrailingZeros();
        if (exact.scale() > 0) {
            throw new BadInputException("minProfitBps", bps, expected);
        }
        return exact.intValueExact();
    }
}

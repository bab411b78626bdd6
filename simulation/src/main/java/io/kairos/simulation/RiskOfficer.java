package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.TradingState;
import io.kairos.simulation.Commands.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sets limits of venues, markets, assets, strategies and satellites, often such that are reached, and halts or restricts such
 * scopes and lets them trade again. One thread.
 */
final class RiskOfficer {
    private static final long MS = 1_000_000L;
    private static final String STRATEGY = "triangular-arbitrage";
    private static final String SATELLITE = "alice";

    private record Stop(RiskScope scope, String name, long releaseNs) {}

    private final SplittableRandom random;
    private final @Nullable SplittableRandom exposures;
    private final long meanIntervalNs;
    /** One officer of three is hardly noticed. */
    private final boolean narrow;

    private final List<Stop> stops = new ArrayList<>();
    private long nextNs;
    private long refused;

    /**
     * Somebody who decides by these numbers.
     *
     * @param exposures for limits on exposures; null for one who sets none.
     */
    RiskOfficer(SplittableRandom random, @Nullable SplittableRandom exposures) {
        this.random = random;
        this.exposures = exposures;
        this.meanIntervalNs = TimeUnit.MILLISECONDS.toNanos(500L << random.nextInt(4));
        this.narrow = random.nextInt(3) != 0;
        this.nextNs = TimeUnit.MILLISECONDS.toNanos(1_500);
    }

    /** When it wants to be asked next. */
    long nextDueNs() {
        long next = nextNs;
        for (Stop stop : stops) {
            next = Math.min(next, stop.releaseNs());
        }
        return next;
    }

    /** Does what is due to a running engine. */
    void act(long nowNs, SimulatedEngine engine) {
        for (int i = stops.size() - 1; i >= 0; i--) {
            Stop stop = stops.get(i);
            if (nowNs >= stop.releaseNs()) {
                stops.remove(i);
                taken(engine.commands().state(stop.scope(), stop.name(), TradingState.ACTIVE, false));
            }
        }
        if (nowNs < nextNs) {
            return;
        }
        nextNs = nowNs + (long) (-meanIntervalNs * StrictMath.log(1 - random.nextDouble())) + MS;
        RiskLimits inForce = engine.probe().limits();
        if (inForce.version() == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            taken(engine.commands().controls(inForce, controls(engine.registry(), inForce), engine.registry()));
        } else {
            stop(nowNs, engine);
        }
    }

    private void taken(boolean offered) {
        refused += offered ? 0 : 1;
    }

    /** Commands that the engine's ring did not take. */
    long refused() {
        return refused;
    }

    private void stop(long nowNs, SimulatedEngine engine) {
        Instrument on = any(engine.registry().instruments());
        RiskScope scope =
                switch (random.nextInt(8)) {
                    case 0 -> RiskScope.ENGINE;
                    case 1, 2 -> RiskScope.VENUE;
                    case 3, 4 -> RiskScope.INSTRUMENT;
                    case 5 -> RiskScope.STRATEGY;
                    default -> RiskScope.SATELLITE;
                };
        String name = nameOf(scope, on);
        // The engine as a whole is halted by the others.
        boolean halt = scope != RiskScope.ENGINE && random.nextBoolean();
        TradingState state = halt ? TradingState.HALTED : TradingState.REDUCING;
        taken(engine.commands().state(scope, name, state, random.nextInt(4) == 0));
        stops.add(new Stop(scope, name, nowNs + (50 + random.nextInt(3_000)) * MS));
    }

    private static String nameOf(RiskScope scope, Instrument on) {
        return switch (scope) {
            case VENUE -> on.venue().name();
            case INSTRUMENT -> on.venue().name() + ':' + on.symbol();
            case STRATEGY -> STRATEGY;
            case SATELLITE -> SATELLITE;
            case ASSET -> on.base().name();
            default -> "";
        };
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A few limits of scopes; the reference asset is worth a dollar. */
    private List<Control> controls(InstrumentRegistry registry, RiskLimits inForce) {
        List<Control> controls = new ArrayList<>();
        if (!narrow && random.nextBoolean()) {
            return controls;
        }
        Asset reference = registry.asset(inForce.referenceAssetId());
        long dollar = units(reference, 1);
        Instrument on = any(registry.instruments());
        for (Asset asset : registry.assets()) {
            // About so much of it is worth a dollar.
            long perDollar =
                    switch (asset.name()) {
                        case "BTC" -> units(asset, 1) / 60_000;
                        case "ETH" -> units(asset, 1) / 3_000;
                        default -> units(asset, 1);
                    };
            perhaps(2, controls, RiskRules.MAX_POSITION, RiskScope.ASSET, asset.name(), perDollar * between(30, 3_000));
            perhaps(3, controls, RiskRules.MAX_QUANTITY, RiskScope.ASSET, asset.name(), perDollar * between(20, 500));
        }
        perhaps(
                3,
                controls,
                RiskRules.MAX_QUANTITY,
                RiskScope.INSTRUMENT,
                nameOf(RiskScope.INSTRUMENT, on),
                on.baseAmount(on.minQty() * between(2, 50)));
        perhaps(
                3,
                controls,
                RiskRules.PRICE_COLLAR,
                RiskScope.INSTRUMENT,
                nameOf(RiskScope.INSTRUMENT, on),
                between(5, 60));
        perhaps(3, controls, RiskRules.BOOK, RiskScope.VENUE, on.venue().name(), between(200, 2_000));
        perhaps(16, controls, RiskRules.RESTRICTED, RiskScope.INSTRUMENT, nameOf(RiskScope.INSTRUMENT, on), 1);
        perhaps(2, controls, RiskRules.OPEN_NOTIONAL, RiskScope.ENGINE, "", dollar * between(100, 2_000));
        perhaps(2, controls, RiskRules.DAY_NOTIONAL, RiskScope.SATELLITE, SATELLITE, dollar * between(1_000, 20_000));
        perhaps(3, controls, RiskRules.DAY_NOTIONAL, RiskScope.STRATEGY, STRATEGY, dollar * between(1_000, 50_000));
        for (RiskScope scope :
                List.of(RiskScope.VENUE, RiskScope.INSTRUMENT, RiskScope.STRATEGY, RiskScope.SATELLITE)) {
            String name = nameOf(scope, on);
            perhaps(4, controls, RiskRules.MAX_VALUE, scope, name, dollar * between(50, 1_000));
            perhaps(4, controls, RiskRules.ORDER_RATE, scope, name, between(1, 10));
            perhaps(4, controls, RiskRules.OPEN_ORDERS, scope, name, between(1, 6));
            perhaps(4, controls, RiskRules.OPEN_NOTIONAL, scope, name, dollar * between(50, 1_500));
        }
        SplittableRandom chooser = exposures;
        if (chooser != null) {
            limitExposures(chooser, registry, dollar, controls);
        }
        return controls;
    }

    private static void limitExposures(
            SplittableRandom chooser, InstrumentRegistry registry, long dollar, List<Control> controls) {
        for (Asset asset : registry.assets()) {
            if (chooser.nextBoolean()) {
                long value = dollar * chooser.nextInt(30, 3_000);
                controls.add(new Control(RiskRules.MAX_EXPOSURE, RiskScope.ASSET, asset.name(), value));
            }
        }
        if (chooser.nextInt(3) == 0) {
            long value = dollar * chooser.nextInt(100, 5_000);
            controls.add(new Control(RiskRules.MAX_EXPOSURE, RiskScope.ENGINE, "", value));
        }
    }

    private static long units(Asset asset, long whole) {
        long units = whole;
        for (int i = 0; i < asset.decimals(); i++) {
            units *= 10;
        }
        return units;
    }

    private long between(int least, int most) {
        return random.nextInt(least, most);
    }

    private void perhaps(int oneIn, List<Control> controls, int number, RiskScope scope, String name, long value) {
        if (random.nextInt(oneIn) == 0) {
            controls.add(new Control(number, scope, name, value));
        }
    }
}

package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Simulates one seed and says what broke; of a type that both sides of a class loader know. */
public final class SeedJudge implements LongFunction<String> {
    private static final long FAULTY_NS = TimeUnit.SECONDS.toNanos(40);

    private final Cast cast;

    /** A judge of simulations with these venues, a satellite and perhaps a risk officer; of Binance by itself where there are none. */
    public SeedJudge(List<Venue> venues, boolean officer, boolean poor) {
        Cast all = venues.isEmpty() ? Cast.BINANCE_ALONE : Cast.at(venues);
        Cast some = officer ? all : all.withoutOfficer();
        cast = poor ? some.impoverished() : some;
    }

    /** The name of what broke, and the finding; empty when nothing did. */
    @Override
    public String apply(long seed) {
        try (Simulation simulation = new Simulation(seed, cast, Campaign.newDirectory())) {
            Simulation.Result unused = simulation.run(FAULTY_NS);
            return "";
        } catch (Broken broken) {
            return broken.getMessage();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return "";
        } catch (Exception | Error broken) {
            return broken.toString();
        }
    }
}

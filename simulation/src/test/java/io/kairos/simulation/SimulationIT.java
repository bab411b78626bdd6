package io.kairos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seeds of faults, all of which the engine has to survive; {@code -Dkairos.simulation.seeds=} sets how many choose who takes part. */
class SimulationIT {
    private static final Logger LOG = LoggerFactory.getLogger(SimulationIT.class);
    private static final long FAULTY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long BROKE_ONCE_NS = TimeUnit.MINUTES.toNanos(1);

    @Test
    void shouldHoldAllInvariantsUnderAllSeeds() throws InterruptedException {
        long seeds = Long.getLong("kairos.simulation.seeds", 1_000);
        Campaign campaign = new Campaign(FAULTY_NS, 2, failure -> {});

        campaign.run(1, seeds, () -> true);

        LOG.error("simulated: {}", campaign.report());
        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(seeds);
        assertThat(campaign.earlyDeaths()).isPositive();
        for (FaultPlan.Kind kind : FaultPlan.Kind.values()) {
            assertThat(campaign.injected(kind)).as("faults of kind %s", kind).isPositive();
        }
        for (Invariant invariant : Invariant.values()) {
            assertThat(campaign.checks(invariant)).as("checks of %s", invariant).isPositive();
        }
    }

    @Test
    void shouldLetEveryChoiceOfVenuesTakePart() {
        Set<List<Venue>> choices = new HashSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            choices.add(Cast.of(seed).venues());
        }

        assertThat(choices).hasSize(7);
    }

    /** What broke is told in docs/simulation.md; all of these broke when Binance was alone. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                78, 102, 250, 260, 330, 357, 365, 422, 449, 511, 867, 1_008, 2_013, 2_019, 2_020, 2_039, 2_041, 2_055,
                2_715
            })
    void shouldHoldUnderSeedsThatBrokeOnce(long seed) throws InterruptedException {
        Campaign campaign = new Campaign(BROKE_ONCE_NS, 1, failure -> {});

        campaign.with(any -> Cast.BINANCE_ALONE).run(seed, 1, () -> true);

        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(1);
    }

    /** As above, with the venues that the seed chooses, before there was a risk officer. */
    @ParameterizedTest
    @CsvSource({"26, 30", "5099, 60", "5255, 60", "6005, 60"})
    void shouldHoldUnderSeedsThatBrokeOnceWithTheirCast(long seed, long faultySeconds) throws InterruptedException {
        Campaign campaign = new Campaign(TimeUnit.SECONDS.toNanos(faultySeconds), 1, failure -> {});

        campaign.with(any -> Cast.asOnce(any).withoutOfficer()).run(seed, 1, () -> true);

        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(1);
    }

    /** As above, after there was one. */
    @ParameterizedTest
    @ValueSource(longs = {40_092, 40_240})
    void shouldHoldUnderSeedsThatBrokeOnceWithAnOfficer(long seed) throws InterruptedException {
        Campaign campaign = new Campaign(BROKE_ONCE_NS, 1, failure -> {});

        campaign.with(Cast::asOnce).run(seed, 1, () -> true);

        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(1);
    }

    /** As above, with all that a seed chooses today. */
    @ParameterizedTest
    @ValueSource(longs = {11_358, 11_658, 12_122, 12_433})
    void shouldHoldUnderSeedsThatBrokeOnceWithAllTheyChoose(long seed) throws InterruptedException {
        Campaign campaign = new Campaign(BROKE_ONCE_NS, 1, failure -> {});

        campaign.run(seed, 1, () -> true);

        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(1);
    }

    @Test
    void shouldLetEveryChoiceOfSettingUpTakePart() {
        Set<String> choices = new HashSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            Cast cast = Cast.of(seed);
            choices.add(cast.style() + " " + cast.nodes() + " " + cast.poor());
        }

        assertThat(choices).hasSize(8);
    }

    @Test
    void shouldMakeTheSameJournalFromTheSameSeed() throws Exception {
        Set<List<Venue>> choices = new HashSet<>();
        for (long seed = 1_001; seed <= 1_100 && choices.size() < 7; seed++) {
            if (!choices.add(Cast.of(seed).venues())) {
                continue;
            }
            Simulation.Result first;
            Simulation.Result second;
            try (Simulation simulation = new Simulation(seed, Campaign.newDirectory())) {
                first = simulation.run(FAULTY_NS);
            }
            try (Simulation simulation = new Simulation(seed, Campaign.newDirectory())) {
                second = simulation.run(FAULTY_NS);
            }

            assertThat(second).as("seed %s", seed).isEqualTo(first);
        }
    }
}

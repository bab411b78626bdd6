package io.kairos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulation sees: each bug planted in the engine is found as what it is within a small part of the seeds that every build runs. */
class PlantedBugsIT {
    private static final Logger LOG = LoggerFactory.getLogger(PlantedBugsIT.class);
    private static final int SEEDS_MAX = 60;

    @ParameterizedTest
    @EnumSource
    void shouldFindThePlantedBug(PlantedBug bug) throws Exception {
        MutatingLoader loader = new MutatingLoader(bug);
        @SuppressWarnings("unchecked")
        LongFunction<String> judge = (LongFunction<String>) loader.loadClass(SeedJudge.class.getName())
                .getConstructor(List.class, boolean.class, boolean.class)
                .newInstance(bug.venues(), bug.hasOfficer(), bug.isPoor());
        String found = "";
        long seed = 0;
        while (found.isEmpty() && seed < SEEDS_MAX) {
            seed++;
            found = judge.apply(seed);
        }

        assertThat(loader.planted()).as("places that were loaded").containsExactlyInAnyOrderElementsOf(bug.places());
        assertThat(found).as("%s within %s seeds", bug, SEEDS_MAX).startsWith(bug.expected() + " (");
        LOG.error("{} found by seed {}: {}", bug, seed, found);
    }
}

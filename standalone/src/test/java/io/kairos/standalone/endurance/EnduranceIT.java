package io.kairos.standalone.endurance;

import io.kairos.standalone.TestHome;
import io.kairos.standalone.part.Trees;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A short storm and a short soak of one system; {@code ./kairos storm} and {@code ./kairos soak} are the long ones. What failed is not run again: data and
 * logs stay in a directory of the seed's, and go only when all passed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class EnduranceIT {
    private static final int KILLS = Integer.getInteger("kairos.storm.kills", 10);
    private static final int MINUTES = Integer.getInteger("kairos.soak.minutes", 3);
    private static final long SEED = Long.getLong("kairos.endurance.seed", System.currentTimeMillis() % 1_000_000);

    private static final Path DIRECTORY =
            Path.of("target", "endurance-it", "seed-" + SEED).toAbsolutePath();
    private static final int TESTS = 2;

    private static Trial trial;
    private static int passed;

    @BeforeAll
    static void start() throws Exception {
        trial = new Trial(TestHome.path(), DIRECTORY, SEED, new PrintStream(System.out, true, StandardCharsets.UTF_8));
        trial.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (trial != null) {
            trial.close();
        }
        if (passed == TESTS) {
            Trees.delete(DIRECTORY);
        }
    }

    @Test
    @Order(1)
    void shouldHaveTheVenuesBooksAfterEachKill() throws Exception {
        new Storm(trial).run(KILLS);
        passed++;
    }

    @Test
    @Order(2)
    void shouldNeitherDriftNorGrowNorBreakALimit() throws Exception {
        // A machine that is shared may keep no pace; `./kairos soak` judges it.
        new Soak(trial).run(MINUTES, false);
        passed++;
    }
}

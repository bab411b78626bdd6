package io.kairos.standalone.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.standalone.endurance.SoakRules.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a soak must not take for granted. */
class SoakRulesTest {
    private static final long MEBI = 1L << 20;
    private static final int LOOKS_PER_MINUTE = 4;

    @Test
    void shouldFindAPaceFarBelowThePlan() {
        assertThat(SoakRules.pace(30L * 60 * 50, 30, SoakRules.OFFERED_PERCENT))
                .contains("only 90000 of 360000 orders");
        assertThat(SoakRules.pace(30L * 60 * 180, 30, SoakRules.OFFERED_PERCENT))
                .isEmpty();
        assertThat(SoakRules.pace(30L * 60 * 180 - 1, 30, SoakRules.OFFERED_PERCENT))
                .isNotEmpty();
        assertThat(SoakRules.pace(30L * 60 * 100 - 1, 30, SoakRules.OFFERED_PERCENT_SHARED))
                .contains("50 % have to be");
    }

    @Test
    void shouldFindThatFewOrdersPass() {
        assertThat(SoakRules.accepted(60, 100)).isEmpty();
        assertThat(SoakRules.accepted(59, 100)).isEqualTo("only 59 of 100 orders were accepted");
    }

    @Test
    void shouldFindALeakOf200BytesPerOrder() {
        long leaked = 200L * 60 * SoakRules.ORDERS_PER_SECOND / LOOKS_PER_MINUTE;
        List<Long> looks = LongStream.range(0, 30 * LOOKS_PER_MINUTE)
                .mapToObj(look -> 44 * MEBI + look * leaked)
                .toList();

        assertThat(SoakRules.growth(Kind.LIVE, looks, 30)).startsWith("live objects of the engine grew from ");
    }

    @Test
    void shouldAllowForMemoriesThatFillUp() {
        List<Long> filling = LongStream.range(0, 3 * LOOKS_PER_MINUTE)
                .mapToObj(look -> (44 + 2 * look) * MEBI)
                .toList();
        List<Long> full = LongStream.range(0, 30 * LOOKS_PER_MINUTE)
                .mapToObj(look -> (44 + Math.min(look, 40) + look % 3) * MEBI)
                .toList();

        assertThat(SoakRules.growth(Kind.LIVE, filling, 3)).isEmpty();
        assertThat(SoakRules.growth(Kind.LIVE, full, 30)).isEmpty();
    }
}

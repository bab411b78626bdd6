package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page that lists the controls says what the code does. */
class ControlTableTest {
    private static final Path PAGE = Path.of("..", "docs", "risk.md");

    /** Set, the test writes the table instead of comparing it. */
    private static final String WRITE = "kairos.docs.write";

    @Test
    void shouldListTheControlsAsTheyAre() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(ControlTable.BEGIN);
        int end = page.indexOf(ControlTable.END);
        assertThat(begin).as("docs/risk.md has the mark of the table").isPositive();
        String written = page.substring(begin + ControlTable.BEGIN.length() + 1, end);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(
                    PAGE,
                    page.substring(0, begin) + ControlTable.BEGIN + "\n" + ControlTable.text() + page.substring(end));
            return;
        }
        assertThat(written)
                .as("docs/risk.md is stale; write its table anew: mvn -pl hotpath-engine -am test"
                        + " -Dtest=ControlTableTest -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-D" + WRITE
                        + "=true")
                .isEqualTo(ControlTable.text());
    }

    @Test
    void shouldNumberEachControlOnce() {
        Set<Integer> codes = new HashSet<>();
        for (RiskControl control : RiskControl.values()) {
            assertThat(codes.add(control.code())).as(control.name()).isTrue();
            assertThat(RiskControl.of(control.code())).isEqualTo(control);
            assertThat(control.rule()).isNotBlank();
            assertThat(control.safeDefault()).isNotBlank();
        }
    }

    @Test
    void shouldHaveAControlForEveryReasonOfTheGate() {
        Set<RejectReason> reasons = EnumSet.of(RejectReason.NONE, RejectReason.OVERFLOW);
        Arrays.stream(RiskControl.values()).map(RiskControl::reason).forEach(reasons::add);
        Set<RejectReason> elsewhere = EnumSet.of(
                RejectReason.DUPLICATE_ORDER,
                RejectReason.VENUE_REJECTED,
                RejectReason.VENUE_EXPIRED,
                RejectReason.ENGINE_BUSY,
                RejectReason.UNKNOWN_ORDER,
                RejectReason.ORDER_CLOSED,
                RejectReason.UNKNOWN_ASSET,
                RejectReason.NO_PATH,
                RejectReason.BELOW_MINIMUM,
                RejectReason.WORST_CASE);

        assertThat(reasons).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(elsewhere)));
    }
}

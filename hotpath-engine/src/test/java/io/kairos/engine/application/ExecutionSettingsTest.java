package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.TradePlan;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class ExecutionSettingsTest {
    /** In a loader of its own: elsewhere somebody may have touched the classes already, in whatever order. */
    @Test
    void shouldKnowItsDefaultsWhicheverClassIsTouchedFirst() throws IOException, ReflectiveOperationException {
        URL[] engine = {locationOf(ExecutionSettings.class), locationOf(Venue.class)};
        for (String first : new String[] {PlanSettings.class.getName(), ExecutionSettings.class.getName()}) {
            try (URLClassLoader loader = new URLClassLoader(engine, ClassLoader.getPlatformClassLoader())) {
                Class.forName(first, true, loader);
                Class<?> settings = Class.forName(ExecutionSettings.class.getName(), true, loader);
                Object defaults = settings.getField("DEFAULTS").get(null);

                assertThat(settings.getMethod("plans").invoke(defaults))
                        .as("after %s", first)
                        .isNotNull();
            }
        }
    }

    private static URL locationOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void shouldNameWhatIsOutOfBounds() {
        assertThatThrownBy(() -> new PlanSettings(TradePlan.Style.PARALLEL, 10_000, 0, 1))
                .hasMessage("maxLossBps: expected 0 to 9999, got 10000");
    }
}

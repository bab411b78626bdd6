package io.kairos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The container tests cannot run everywhere; that they would find their images and settings is checked everywhere. */
class ComposeImagesTest {

    @Test
    void shouldFindThePinnedImagesOfTheDeployment() throws Exception {
        assertThat(ComposeImages.of("kafka")).startsWith("apache/kafka:");
        assertThat(ComposeImages.of("timescale"))
                .startsWith("timescale/timescaledb:")
                .endsWith("-pg17");
        assertThat(ComposeImages.of("dragonfly")).contains("dragonflydb/dragonfly:v");
        assertThat(Files.isRegularFile(ComposeImages.ROOT.resolve("infrastructure/db/dragonfly.conf")))
                .isTrue();
    }

    @Test
    void shouldRefuseAServiceWithoutAnImage() {
        assertThatThrownBy(() -> ComposeImages.of("engine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("service=engine has no image");
    }
}

package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The container tests cannot run everywhere; that they would find their image is checked everywhere. */
class ComposeImagesTest {

    @Test
    void shouldFindThePinnedImageOfTheDeployment() throws Exception {
        assertThat(ComposeImages.of("kafka")).startsWith("apache/kafka:");
    }
}

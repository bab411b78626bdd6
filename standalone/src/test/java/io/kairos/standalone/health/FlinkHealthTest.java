package io.kairos.standalone.health;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.standalone.part.UnhealthyException;
import org.junit.jupiter.api.Test;

class FlinkHealthTest {

    @Test
    void shouldBeHealthyWhenAllTasksRun() {
        assertThatCode(
                        () -> FlinkHealth.checkJobs(
                                "{\"jobs\":[{\"name\":\"candles\",\"state\":\"RUNNING\",\"tasks\":{\"running\":4,\"total\":4}}]}"))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNameTheJobThatDoesNotRun() {
        assertThatThrownBy(
                        () -> FlinkHealth.checkJobs(
                                "{\"jobs\":[{\"name\":\"candles\",\"state\":\"RUNNING\",\"tasks\":{\"running\":4,\"total\":4}},"
                                        + "{\"name\":\"ticks\",\"state\":\"RESTARTING\",\"tasks\":{\"running\":0,\"total\":3}}]}"))
                .isInstanceOf(UnhealthyException.class)
                .hasMessage("ticks is RESTARTING with 0 of 3 tasks running");
    }

    @Test
    void shouldNotBeHealthyWithoutJobsOrJson() {
        assertThatThrownBy(() -> FlinkHealth.checkJobs("{\"jobs\":[]}")).hasMessage("no job is running yet");
        assertThatThrownBy(() -> FlinkHealth.checkJobs("<html>")).hasMessageContaining("is not JSON");
    }
}

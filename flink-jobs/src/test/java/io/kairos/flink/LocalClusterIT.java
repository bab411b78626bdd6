package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.testkit.Servers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {

    @Test
    void shouldTellWhichJobFailedForGoodAndWhy(@TempDir Path directory) throws Exception {
        JobSettings settings = JobSettings.fromEnvironment(
                Map.of(
                        "KAIROS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                        "KAIROS_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/none",
                        "KAIROS_POSTGRES_USER", "none",
                        "KAIROS_REDIS_URI", "redis://127.0.0.1:1",
                        "KAIROS_FLINK_STATE_DIR", directory.toString(),
                        "KAIROS_FLINK_UI_PORT", Integer.toString(Servers.freePort())),
                true);
        try (LocalCluster cluster = LocalCluster.start(settings, 1)) {
            cluster.submit("doomed", environment -> environment
                    .fromData(1)
                    .map(LocalClusterIT::refuse)
                    .returns(Types.INT)
                    .sinkTo(new DiscardingSink<>()));

            // JobsMain ends with exit code 1 on any reason that is not empty.
            assertThat(cluster.firstEnd().get(60, TimeUnit.SECONDS))
                    .startsWith("job doomed ended: FAILED")
                    .contains("value=1 cannot be mapped");
        }
    }

    private static Integer refuse(Integer value) {
        throw new SuppressRestartsException(new IllegalStateException("value=" + value + " cannot be mapped"));
    }
}

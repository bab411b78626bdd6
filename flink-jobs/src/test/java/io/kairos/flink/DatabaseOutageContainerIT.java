package io.kairos.flink;

import io.kairos.flink.testkit.ContainerServers;
import io.kairos.flink.testkit.Servers;
import java.nio.file.Path;
import org.testcontainers.junit.jupiter.Testcontainers;

/** On the servers of the deployment; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class DatabaseOutageContainerIT extends DatabaseOutageCases {

    @Override
    Servers startServers(Path directory) throws Exception {
        return ContainerServers.start();
    }
}

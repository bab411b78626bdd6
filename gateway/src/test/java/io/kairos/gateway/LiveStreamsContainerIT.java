package io.kairos.gateway;

import com.github.dockerjava.api.model.Ulimit;
import io.kairos.testkit.ComposeImages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.MountableFile;

/** On the deployment's Dragonfly with its settings; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class LiveStreamsContainerIT extends LiveStreamsCases {
    private static final int PORT = 6379;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private final int port = freePort();
    private GenericContainer<?> dragonfly;

    LiveStreamsContainerIT() throws IOException {}

    @Override
    String startServer() throws IOException {
        dragonfly = new GenericContainer<>(ComposeImages.of("dragonfly"))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(ComposeImages.ROOT.resolve("infrastructure/db/dragonfly.conf"), 0644),
                        "/etc/dragonfly/dragonfly.conf")
                .withCommand("dragonfly", "--flagfile=/etc/dragonfly/dragonfly.conf")
                // io_uring pins memory.
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withUlimits(List.of(new Ulimit("memlock", -1L, -1L))))
                .withExposedPorts(PORT)
                .waitingFor(Wait.forSuccessfulCommand("redis-cli -p " + PORT + " ping | grep -q PONG")
                        .withStartupTimeout(START_LIMIT));
        dragonfly.setPortBindings(List.of(port + ":" + PORT));
        dragonfly.start();
        return "redis://" + dragonfly.getHost() + ":" + port;
    }

    @Override
    void stopServer() {
        if (dragonfly != null) {
            dragonfly.stop();
        }
    }
}

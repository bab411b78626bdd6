package io.kairos.flink;

import io.kairos.flink.testkit.History;
import io.kairos.flink.testkit.HotStore;
import io.kairos.flink.testkit.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers for tests of the whole process. What is asserted is the same on all kinds of servers; subclasses choose the kind. */
abstract class JobsCases {
    static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    Servers servers;
    History history;
    HotStore hotStore;

    /** Fresh servers, the hot store not running. */
    abstract Servers startServers(Path directory) throws Exception;

    @BeforeEach
    void startServers() throws Exception {
        servers = startServers(directory);
        history = servers.history();
        hotStore = servers.hotStore();
    }

    @AfterEach
    void stopServers() throws Exception {
        if (servers != null) {
            servers.close();
        }
    }
}

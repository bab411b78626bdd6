package io.kairos.flink;

import io.kairos.flink.testkit.EmbeddedServers;
import io.kairos.flink.testkit.Servers;
import java.nio.file.Path;

/** On servers that need nothing installed. */
class DatabaseOutageIT extends DatabaseOutageCases {

    @Override
    Servers startServers(Path directory) throws Exception {
        return EmbeddedServers.start(directory);
    }
}

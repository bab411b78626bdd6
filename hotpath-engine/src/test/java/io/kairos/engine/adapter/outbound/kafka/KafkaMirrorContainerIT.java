package io.kairos.engine.adapter.outbound.kafka;

import java.nio.file.Path;
import org.testcontainers.junit.jupiter.Testcontainers;

/** On the deployment's Kafka; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class KafkaMirrorContainerIT extends KafkaMirrorCases {

    @Override
    Broker broker(Path data) throws Exception {
        return new ContainerBroker();
    }
}

package io.kairos.engine.adapter.outbound.kafka;

import java.nio.file.Path;

/** On a broker in this process. */
class KafkaMirrorIT extends KafkaMirrorCases {

    @Override
    Broker broker(Path data) throws Exception {
        return new EmbeddedBroker(data);
    }
}

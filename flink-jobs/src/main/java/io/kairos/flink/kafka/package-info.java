/** Reading our protobuf messages from Kafka, with malformed ones counted and refused. */
@NullMarked
package io.kairos.flink.kafka;

import org.jspecify.annotations.NullMarked;

/** A single-node Kafka broker in a process of its own. */
@NullMarked
package io.kairos.standalone.kafka;

import org.jspecify.annotations.NullMarked;

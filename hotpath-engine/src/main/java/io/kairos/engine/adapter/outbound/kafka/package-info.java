/** The mirror: copies the journal into Kafka, late if need be, in order and without loss. */
@NullMarked
package io.kairos.engine.adapter.outbound.kafka;

import org.jspecify.annotations.NullMarked;

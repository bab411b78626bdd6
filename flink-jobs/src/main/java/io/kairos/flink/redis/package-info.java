/** The sink to the hot store (Redis or Dragonfly): bounded, newest wins, never in the way of history. */
@NullMarked
package io.kairos.flink.redis;

import org.jspecify.annotations.NullMarked;

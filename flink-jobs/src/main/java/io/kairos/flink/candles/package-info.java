/** Candles of one second and one minute from the trades of the tick stream, exact under late and repeated data. */
@NullMarked
package io.kairos.flink.candles;

import org.jspecify.annotations.NullMarked;

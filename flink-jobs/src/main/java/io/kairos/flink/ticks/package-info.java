/** Raw quotes and trades to their tables and to the hot store. */
@NullMarked
package io.kairos.flink.ticks;

import org.jspecify.annotations.NullMarked;

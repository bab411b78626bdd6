/** Binance Spot market streams. */
@NullMarked
package io.kairos.simulator.binance.stream;

import org.jspecify.annotations.NullMarked;

/** The Binance Spot venue: how its services are put together. */
@NullMarked
package io.kairos.simulator.binance;

import org.jspecify.annotations.NullMarked;

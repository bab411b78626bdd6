/** What Binance Spot answers, free of the transport: parameters, keys, limits, methods, bodies. */
@NullMarked
package io.kairos.simulator.binance.api;

import org.jspecify.annotations.NullMarked;

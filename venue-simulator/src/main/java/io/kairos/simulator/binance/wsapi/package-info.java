/** Binance Spot WebSocket API with the user data stream. */
@NullMarked
package io.kairos.simulator.binance.wsapi;

import org.jspecify.annotations.NullMarked;

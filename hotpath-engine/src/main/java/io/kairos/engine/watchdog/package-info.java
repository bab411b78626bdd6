/** A process beside the engine that cancels its orders at Binance when the engine falls silent. */
@NullMarked
package io.kairos.engine.watchdog;

import org.jspecify.annotations.NullMarked;

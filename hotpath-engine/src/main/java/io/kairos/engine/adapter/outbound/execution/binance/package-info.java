/** Order entry and user stream of Binance Spot over its WebSocket API, with REST to fall back on. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.binance;

import org.jspecify.annotations.NullMarked;

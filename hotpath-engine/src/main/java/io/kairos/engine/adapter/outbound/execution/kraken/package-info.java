/** Kraken order entry: the private WebSocket, REST beside it, and what both say brought to the engine. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.kraken;

import org.jspecify.annotations.NullMarked;

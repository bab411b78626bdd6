/** Market data of Kraken spot: WebSocket v2 messages, books proved by checksum, trades in unbroken order. */
@NullMarked
package io.kairos.engine.adapter.inbound.feed.kraken;

import org.jspecify.annotations.NullMarked;

/** Venue-neutral networking on Netty event loops: secure WebSocket client, HTTP client, back-off. */
@NullMarked
package io.kairos.engine.adapter.venue.net;

import org.jspecify.annotations.NullMarked;

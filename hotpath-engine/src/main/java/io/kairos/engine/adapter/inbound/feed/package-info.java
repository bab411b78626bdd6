/** The skeleton that the feeds of all venues share: connections, books, states, trades; a venue adds its protocol. */
@NullMarked
package io.kairos.engine.adapter.inbound.feed;

import org.jspecify.annotations.NullMarked;

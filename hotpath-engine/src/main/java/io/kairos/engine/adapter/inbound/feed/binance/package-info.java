/** Market data of Binance Spot: streams, decoding, trade continuity. */
@NullMarked
package io.kairos.engine.adapter.inbound.feed.binance;

import org.jspecify.annotations.NullMarked;

/** Market data of OKX spot: its messages, its rule of continuity, its subscriptions. */
@NullMarked
package io.kairos.engine.adapter.inbound.feed.okx;

import org.jspecify.annotations.NullMarked;

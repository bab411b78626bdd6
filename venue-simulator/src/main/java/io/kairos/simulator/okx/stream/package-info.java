/** The OKX WebSockets: subscriptions, market channels, account channels, order operations. */
@NullMarked
package io.kairos.simulator.okx.stream;

import org.jspecify.annotations.NullMarked;

/** What all Kraken WebSockets have in common: status, heartbeats, pings, envelopes. */
@NullMarked
package io.kairos.simulator.kraken.socket;

import org.jspecify.annotations.NullMarked;

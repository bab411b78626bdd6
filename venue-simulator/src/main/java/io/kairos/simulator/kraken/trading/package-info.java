/** Kraken's private socket: an account's executions and balances, and trading. */
@NullMarked
package io.kairos.simulator.kraken.trading;

import org.jspecify.annotations.NullMarked;

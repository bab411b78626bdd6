/** Arbitrage: the graph of rates, profitable cycles in it, and their exact size and gain. */
@NullMarked
package io.kairos.engine.domain.arbitrage;

import org.jspecify.annotations.NullMarked;

/** Kraken's public market-data channels. */
@NullMarked
package io.kairos.simulator.kraken.stream;

import org.jspecify.annotations.NullMarked;

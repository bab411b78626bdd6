/** Exact detection of the best gaining cycle after each quote, by potentials that prove most quotes harmless at once. */
@NullMarked
package io.kairos.engine.domain.arbitrage.detection;

import org.jspecify.annotations.NullMarked;

/** The Kraken spot venue: how its services are put together. */
@NullMarked
package io.kairos.simulator.kraken;

import org.jspecify.annotations.NullMarked;

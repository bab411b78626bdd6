/** Kraken spot: settings, REST, names, reference data and clock, shared by market data and order entry. */
@NullMarked
package io.kairos.engine.adapter.venue.kraken;

import org.jspecify.annotations.NullMarked;

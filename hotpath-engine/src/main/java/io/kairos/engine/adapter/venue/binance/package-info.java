/** What feed and execution of Binance Spot share: endpoints, symbols, signing, error codes, rate limits, reference data. */
@NullMarked
package io.kairos.engine.adapter.venue.binance;

import org.jspecify.annotations.NullMarked;

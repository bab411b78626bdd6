/** Binance Spot REST over HTTP. */
@NullMarked
package io.kairos.simulator.binance.rest;

import org.jspecify.annotations.NullMarked;

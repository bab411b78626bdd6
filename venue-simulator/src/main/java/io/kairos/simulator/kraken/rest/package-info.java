/** Kraken spot REST over HTTP. */
@NullMarked
package io.kairos.simulator.kraken.rest;

import org.jspecify.annotations.NullMarked;

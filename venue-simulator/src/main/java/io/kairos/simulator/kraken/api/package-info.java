/** What the Kraken spot venue answers, whichever way it is asked. */
@NullMarked
package io.kairos.simulator.kraken.api;

import org.jspecify.annotations.NullMarked;

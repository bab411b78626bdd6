/** The instruments that the simulated venues list. */
@NullMarked
package io.kairos.simulator.market;

import org.jspecify.annotations.NullMarked;

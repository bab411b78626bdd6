/** Exact decimal arithmetic with eight decimals. */
@NullMarked
package io.kairos.simulator.number;

import org.jspecify.annotations.NullMarked;

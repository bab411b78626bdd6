/** Faults that tests ask for. */
@NullMarked
package io.kairos.simulator.fault;

import org.jspecify.annotations.NullMarked;

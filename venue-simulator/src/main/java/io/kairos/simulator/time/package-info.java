/** Venue time: what happens when, on the system clock or on a virtual one. */
@NullMarked
package io.kairos.simulator.time;

import org.jspecify.annotations.NullMarked;

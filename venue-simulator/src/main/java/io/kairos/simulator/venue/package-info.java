/** What every simulated venue is to the simulator: a wire protocol over one trading core. */
@NullMarked
package io.kairos.simulator.venue;

import org.jspecify.annotations.NullMarked;

/** The control API: what tests see of the simulator, and how they steer it. */
@NullMarked
package io.kairos.simulator.control;

import org.jspecify.annotations.NullMarked;

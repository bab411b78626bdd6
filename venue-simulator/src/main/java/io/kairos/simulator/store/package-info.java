/** The simulator's memory on disk: what happened, so that a restart continues it. */
@NullMarked
package io.kairos.simulator.store;

import org.jspecify.annotations.NullMarked;

/** The HTTP listeners that the venues share. */
@NullMarked
package io.kairos.simulator.net;

import org.jspecify.annotations.NullMarked;

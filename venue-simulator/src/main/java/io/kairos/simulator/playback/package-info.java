/** Serves a recording as the venue that it was made of. */
@NullMarked
package io.kairos.simulator.playback;

import org.jspecify.annotations.NullMarked;

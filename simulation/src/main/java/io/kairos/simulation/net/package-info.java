/** A network in memory with virtual time: sockets whose bytes are late, cut, held up or lost as a seed wants it. */
@NullMarked
package io.kairos.simulation.net;

import org.jspecify.annotations.NullMarked;

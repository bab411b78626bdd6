/** Faults by timeline and by chance, from a file or from the control API. */
@NullMarked
package io.kairos.simulator.fault.script;

import org.jspecify.annotations.NullMarked;

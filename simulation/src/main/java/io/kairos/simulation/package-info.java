/** The whole engine and the simulated venues on one thread, in virtual time, under one seed, with faults and a judge. */
@NullMarked
package io.kairos.simulation;

import org.jspecify.annotations.NullMarked;

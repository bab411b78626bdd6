/** The venue simulator: one seeded market served over the venues' real wire protocols. */
@NullMarked
package io.kairos.simulator;

import org.jspecify.annotations.NullMarked;

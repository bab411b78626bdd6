/** Long trials of the whole system on simulated venues: engines that are killed, hours of orders, and books kept beside both sides. */
@NullMarked
package io.kairos.standalone.endurance;

import org.jspecify.annotations.NullMarked;

/** Order books and price-time matching, free of any venue's wire format. */
@NullMarked
package io.kairos.simulator.matching;

import org.jspecify.annotations.NullMarked;

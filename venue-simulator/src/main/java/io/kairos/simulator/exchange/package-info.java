/** One venue's trading core: orders in, trades, books and account events out. */
@NullMarked
package io.kairos.simulator.exchange;

import org.jspecify.annotations.NullMarked;

/** Orders, fills, refusals, balances, control changes, opportunities and health to tables and to the hot store. */
@NullMarked
package io.kairos.flink.trading;

import org.jspecify.annotations.NullMarked;

/** The risk gate: balances, limits, kill switch, and the only way to make an {@code ApprovedOrder}. */
@NullMarked
package io.kairos.engine.domain.risk;

import org.jspecify.annotations.NullMarked;

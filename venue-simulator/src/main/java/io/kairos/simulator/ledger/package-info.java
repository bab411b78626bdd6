/** Accounts, balances and fees. */
@NullMarked
package io.kairos.simulator.ledger;

import org.jspecify.annotations.NullMarked;

package io.kairos.engine.domain.risk;

import io.kairos.domain.order.RejectReason;

/** One pre-trade control. */
@FunctionalInterface
interface RiskCheck {
    /**
     * Judges an intent; may fill its derived fields for later checks.
     *
     * @return {@link RejectReason#NONE} to pass; a refusal has left its words in {@link RiskState#refusal}.
     */
    RejectReason check(OrderIntent intent, RiskState state);
}

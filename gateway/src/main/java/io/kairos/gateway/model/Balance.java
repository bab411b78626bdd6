package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.time.Instant;

/** Free and reserved amount of one asset at one venue. */
public record Balance(String venue, String asset, BigDecimal free, BigDecimal reserved, Instant updatedTime) {

    /** Free and reserved together. */
    public BigDecimal total() {
        return free.add(reserved);
    }
}

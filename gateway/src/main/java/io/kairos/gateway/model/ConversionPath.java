package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * Orders in sequence from one asset to another.
 *
 * @param give what the first order gives at its limit price.
 * @param expected what comes, after fees, if every level is there.
 * @param worst the same if every order fills at its limit price alone.
 */
public record ConversionPath(List<OpportunityLeg> legs, BigDecimal give, BigDecimal expected, BigDecimal worst) {
    public ConversionPath {
        legs = List.copyOf(legs);
    }
}

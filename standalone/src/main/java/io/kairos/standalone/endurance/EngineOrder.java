package io.kairos.standalone.endurance;

import java.math.BigDecimal;

/**
 * State of an order as the engine tells it.
 *
 * @param id the engine's number.
 * @param clientId its satellite's id; empty for the strategy's.
 * @param venueId the venue's id; empty until known.
 * @param symbol {@code BASE-QUOTE}.
 * @param word the state in the engine's word.
 */
record EngineOrder(
        long id,
        String clientId,
        String venueId,
        String venue,
        String symbol,
        boolean buy,
        Standing standing,
        String word,
        BigDecimal filled) {

    /** The asset that it gives, and a fee in quote with it. */
    String given() {
        int dash = symbol.indexOf('-');
        return buy ? symbol.substring(dash + 1) : symbol.substring(0, dash);
    }

    /** Where an order stands, as far as books need to know. */
    enum Standing {
        /** Sent or about to be; the venue has not answered. */
        ON_ITS_WAY,
        /** On the venue's book, perhaps with a cancel on its way. */
        OPEN,
        /** Nobody knows yet. */
        UNKNOWN,
        /** Never was at the venue. Final. */
        REFUSED,
        /** Filled, canceled or expired. Final. */
        ENDED;

        boolean isFinal() {
            return this == REFUSED || this == ENDED;
        }
    }
}

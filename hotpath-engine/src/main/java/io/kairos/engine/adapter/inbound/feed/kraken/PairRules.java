package io.kairos.engine.adapter.inbound.feed.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.venue.kraken.PairStatus;
import java.math.BigDecimal;

/** Compares a pair of the instrument channel with what we know of it. Cold. */
final class PairRules {
    private PairRules() {}

    /** Appends what differs, nothing when all is as we know it. Members that are missing or no numbers say nothing. */
    static void describeChange(JsonNode pair, Instrument known, StringBuilder changes) {
        int before = changes.length();
        JsonNode status = pair.path("status");
        if (status.isTextual() && PairStatus.isTrading(status.textValue()) != known.trading()) {
            note(changes, "status", status.textValue());
        }
        compareDecimals(pair, "price_precision", known.priceDecimals(), changes);
        compareDecimals(pair, "qty_precision", known.qtyDecimals(), changes);
        compare(pair, "price_increment", known.tickPx(), known.priceDecimals(), changes);
        compare(pair, "qty_increment", known.stepQty(), known.qtyDecimals(), changes);
        compare(pair, "qty_min", known.minQty(), known.qtyDecimals(), changes);
        compare(pair, "cost_min", known.minNotionalAmount(), known.quote().decimals(), changes);
        if (changes.length() > before) {
            changes.insert(before, (before > 0 ? "; " : "") + known.symbol());
        }
    }

    private static void compareDecimals(JsonNode pair, String name, int known, StringBuilder changes) {
        JsonNode decimals = pair.path(name);
        if (decimals.isIntegralNumber() && decimals.asInt(-1) != known) {
            note(changes, name, decimals.asText());
        }
    }

    /** A number may come as text: the documentation and the wire disagree about {@code cost_min}. */
    private static void compare(JsonNode pair, String name, long known, int scale, StringBuilder changes) {
        JsonNode number = pair.path(name);
        BigDecimal value;
        if (number.isNumber()) {
            value = number.decimalValue();
        } else if (number.isTextual() && number.textValue().matches("[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            value = new BigDecimal(number.textValue());
        } else {
            return;
        }
        if (value.compareTo(BigDecimal.valueOf(known, scale)) != 0) {
            note(changes, name, number.asText());
        }
    }

    private static void note(StringBuilder changes, String name, String value) {
        changes.append(' ').append(name).append('=').append(value);
    }
}

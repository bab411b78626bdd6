package io.kairos.gateway.graphql;

import io.kairos.gateway.port.BadInputException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of what callers send, beyond what the schema's types say. Each refusal names field, value and expectation. */
final class Input {
    private static final Pattern VENUE = Pattern.compile("[A-Z][A-Z0-9]{0,15}");
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,20}-[A-Z0-9]{1,20}");
    private static final Pattern ASSET = Pattern.compile("[A-Z0-9]{1,20}");
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int MAX_SYMBOLS = 500;
    private static final int MAX_REASON = 500;

    private Input() {}

    private static String matching(Pattern pattern, String field, String value, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new BadInputException(field, value, expected);
        }
        return value;
    }

    static String venue(String value) {
        return matching(VENUE, "venue", value, "a venue in capitals, for example BINANCE");
    }

    static @Nullable String venueOrNull(@Nullable String value) {
        return value == null ? null : venue(value);
    }

    static String symbol(String value) {
        return matching(SYMBOL, "symbol", value, "an instrument as BASE-QUOTE, for example BTC-USDT");
    }

    static @Nullable String symbolOrNull(@Nullable String value) {
        return value == null ? null : symbol(value);
    }

    static String asset(String value) {
        return matching(ASSET, "asset", value, "an asset in capitals, for example USDT");
    }

    static String clientOrderId(String value) {
        return clientId("clientOrderId", value);
    }

    static String clientId(String field, String value) {
        return matching(CLIENT_ORDER_ID, field, value, "1 to 64 characters of A-Z a-z 0-9 . _ : -");
    }

    /** Two assets between which something can be converted. */
    static void assets(String from, String to) {
        matching(ASSET, "fromAsset", from, "an asset in capitals, for example USDT");
        matching(ASSET, "toAsset", to, "an asset in capitals, for example USDT");
        if (from.equals(to)) {
            throw new BadInputException("toAsset", to, "another asset than fromAsset");
        }
    }

    static @Nullable Set<String> symbolsOrNull(@Nullable List<String> values) {
        if (values == null) {
            return null;
        }
        if (values.size() > MAX_SYMBOLS) {
            throw new BadInputException("symbols", values.size(), "at most " + MAX_SYMBOLS + " symbols");
        }
        values.forEach(Input::symbol);
        return new HashSet<>(values);
    }

    /** A page size: {@code standard} when absent. */
    static int first(@Nullable Integer value, int standard, int largest) {
        return between("first", value == null ? standard : value, 1, largest);
    }

    static int between(String field, int value, int smallest, int largest) {
        if (value < smallest || value > largest) {
            throw new BadInputException(field, value, "a whole number from " + smallest + " to " + largest);
        }
        return value;
    }

    static @Nullable Integer betweenOrNull(String field, @Nullable Integer value, int smallest, int largest) {
        return value == null ? null : between(field, value, smallest, largest);
    }

    static BigDecimal positive(String field, BigDecimal value) {
        if (value.signum() <= 0) {
            throw new BadInputException(field, value.toPlainString(), "a decimal above zero");
        }
        return value;
    }

    static @Nullable BigDecimal notNegativeOrNull(String field, @Nullable BigDecimal value) {
        if (value != null && value.signum() < 0) {
            throw new BadInputException(field, value.toPlainString(), "a decimal not below zero");
        }
        return value;
    }

    static long orderId(String value) {
        return id("orderId", value);
    }

    private static long id(String field, String value) {
        String expected = "the engine's order id, a whole number above zero";
        try {
            long id = Long.parseUnsignedLong(value);
            if (id == 0) {
                throw new BadInputException(field, value, expected);
            }
            return id;
        } catch (NumberFormatException expectedFormat) {
            throw new BadInputException(field, value, expected);
        }
    }

    static String reason(String value) {
        String trimmed = value.strip();
        if (trimmed.isEmpty() || trimmed.length() > MAX_REASON) {
            throw new BadInputException("reason", value, "1 to " + MAX_REASON + " characters for the audit trail");
        }
        return trimmed;
    }
}

package io.kairos.simulator.binance.api;

import io.kairos.simulator.number.Fixed8;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of one request, as decoded text, with the venue's refusals for bad ones. */
public final class Params {
    private static final String DECIMAL_RANGE = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
    private static final Pattern DECIMAL = Pattern.compile(DECIMAL_RANGE);
    private static final Pattern INTEGER = Pattern.compile("^[0-9]{1,20}$");

    private final Map<String, String> values;

    /** Parameters by name. */
    public Params(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Refuses parameters that the method does not know. */
    void requireKnown(Set<String> known) throws ApiError {
        int unread = 0;
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                unread++;
            }
        }
        if (unread > 0) {
            throw new ApiError(
                    -1104,
                    "Not all sent parameters were read; read '" + (values.size() - unread)
                            + "' parameter(s) but was sent '" + values.size() + "'.");
        }
    }

    Optional<String> text(String name) throws ApiError {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.isEmpty()) {
            throw new ApiError(-1105, "Parameter '" + name + "' was empty.");
        }
        return Optional.of(value);
    }

    String requiredText(String name) throws ApiError {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw ApiError.mandatory(name);
        }
        return value;
    }

    /** A decimal with at most eight decimals. */
    Optional<Long> decimal(String name) throws ApiError {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(value.get()).matches()) {
            throw ApiError.illegal(name, DECIMAL_RANGE);
        }
        try {
            return Optional.of(Fixed8.parse(value.get()));
        } catch (NumberFormatException tooLong) {
            int dot = value.get().indexOf('.');
            if (dot >= 0 && value.get().length() - dot - 1 > Fixed8.DECIMALS) {
                throw new ApiError(-1111, "Parameter '" + name + "' has too much precision.");
            }
            throw new ApiError(-1108, "Parameter '" + name + "' overflowed.");
        }
    }

    long requiredDecimal(String name) throws ApiError {
        return decimal(name).orElseThrow(() -> ApiError.mandatory(name));
    }

    Optional<Long> integer(String name) throws ApiError {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!INTEGER.matcher(value.get()).matches()) {
            throw ApiError.illegal(name, INTEGER.pattern());
        }
        try {
            return Optional.of(Long.parseLong(value.get()));
        } catch (NumberFormatException tooLarge) {
            throw new ApiError(-1108, "Parameter '" + name + "' overflowed.");
        }
    }

    /** A count within bounds; above the upper bound the bound itself, as the venue does. */
    int limit(int standard, int maximum) throws ApiError {
        long limit = integer("limit").orElse((long) standard);
        if (limit == 0) {
            throw new ApiError(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return (int) Math.min(limit, maximum);
    }

    boolean flag(String name, boolean standard) throws ApiError {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return standard;
        }
        return switch (value.get()) {
            case "true", "TRUE" -> true;
            case "false", "FALSE" -> false;
            default -> throw new ApiError(-1130, "Data sent for parameter '" + name + "' is not valid.");
        };
    }

    /** A time in milliseconds; microseconds are recognised by their size. */
    Optional<Long> timeMs(String name) throws ApiError {
        return integer(name).map(value -> value > 100_000_000_000_000L ? value / 1000 : value);
    }
}

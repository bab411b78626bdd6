package io.kairos.gateway.port;

import org.jspecify.annotations.Nullable;

/** Input that breaks the contract: names field, value and expectation, and nothing internal. */
public final class BadInputException extends RuntimeException {
    private final String field;
    private final @Nullable String value;
    private final String expected;

    public BadInputException(String field, @Nullable Object value, String expected) {
        super(field + ": expected " + expected + (value == null ? "" : ", got \"" + shorten(value) + '"'));
        this.field = field;
        this.value = value == null ? null : shorten(value);
        this.expected = expected;
    }

    private static String shorten(Object value) {
        String text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /** Name of the field, as the caller wrote it. */
    public String field() {
        return field;
    }

    /** What came, shortened to 100 characters; null when nothing came. */
    public @Nullable String value() {
        return value;
    }

    /** What was expected, in words. */
    public String expected() {
        return expected;
    }
}

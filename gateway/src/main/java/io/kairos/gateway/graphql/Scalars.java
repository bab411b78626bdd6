package io.kairos.gateway.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scalars of the contract. Refusals name value and expectation; the field is added where it is known. */
final class Scalars {
    private static final int MAX_DECIMALS = 18;
    private static final int MAX_DIGITS = 60;
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final String DECIMAL_EXPECTED =
            "a plain decimal as text with at most 18 decimals, for example \"65432.10\"";
    private static final String TIME_EXPECTED = "an RFC 3339 time, for example \"2026-11-22T14:03:07Z\"";
    private static final String LONG_EXPECTED = "a whole number of 64 bits";

    static final GraphQLScalarType DECIMAL = scalar("Decimal", new TextCoercing(Scalars::plain, Scalars::decimal));
    static final GraphQLScalarType DATE_TIME = scalar("DateTime", new TextCoercing(Scalars::timeText, Scalars::time));
    static final GraphQLScalarType LONG = scalar("Long", new LongCoercing());

    private Scalars() {}

    private static GraphQLScalarType scalar(String name, Coercing<?, ?> coercing) {
        return GraphQLScalarType.newScalar().name(name).coercing(coercing).build();
    }

    private static String plain(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        throw new CoercingSerializeException(
                "not an exact decimal: " + value.getClass().getSimpleName());
    }

    private static BigDecimal decimal(Object value) {
        if (!(value instanceof String text)
                || text.length() > MAX_DIGITS
                || !PLAIN.matcher(text).matches()) {
            throw new Refusal(value, DECIMAL_EXPECTED);
        }
        BigDecimal decimal = new BigDecimal(text);
        if (decimal.scale() > MAX_DECIMALS) {
            throw new Refusal(value, DECIMAL_EXPECTED);
        }
        return decimal;
    }

    private static String timeText(Object value) {
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        throw new CoercingSerializeException(
                "not an instant: " + value.getClass().getSimpleName());
    }

    private static Instant time(Object value) {
        if (!(value instanceof String text) || text.length() > MAX_DIGITS) {
            throw new Refusal(value, TIME_EXPECTED);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException expected) {
            throw new Refusal(value, TIME_EXPECTED);
        }
    }

    /** A value that a scalar does not accept. */
    private static final class Refusal extends RuntimeException {
        private final String value;
        private final String expected;

        Refusal(Object value, String expected) {
            super("expected " + expected);
            String text = String.valueOf(value);
            this.value = text.length() <= 100 ? text : text.substring(0, 100) + "…";
            this.expected = expected;
        }

        Map<String, Object> extensions() {
            Map<String, Object> extensions = new LinkedHashMap<>();
            extensions.put("classification", ErrorMapping.BAD_REQUEST);
            extensions.put("value", value);
            extensions.put("expected", expected);
            return extensions;
        }

        CoercingParseValueException asValue() {
            return CoercingParseValueException.newCoercingParseValueException()
                    .message(String.valueOf(getMessage()))
                    .extensions(extensions())
                    .build();
        }

        CoercingParseLiteralException asLiteral() {
            return CoercingParseLiteralException.newCoercingParseLiteralException()
                    .message(String.valueOf(getMessage()))
                    .extensions(extensions())
                    .build();
        }
    }

    private static final class TextCoercing implements Coercing<Object, String> {
        private final Function<Object, String> print;
        private final Function<Object, Object> parse;

        TextCoercing(Function<Object, String> print, Function<Object, Object> parse) {
            this.print = print;
            this.parse = parse;
        }

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return print.apply(value);
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            try {
                return parse.apply(input);
            } catch (Refusal refusal) {
                throw refusal.asValue();
            }
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            try {
                return parse.apply(
                        input instanceof StringValue text
                                ? text.getValue()
                                : input.getClass().getSimpleName());
            } catch (Refusal refusal) {
                throw refusal.asLiteral();
            }
        }

        @Override
        public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
            return StringValue.of(input instanceof String text ? text : print.apply(input));
        }
    }

    private static final class LongCoercing implements Coercing<Long, Long> {
        @Override
        public Long serialize(Object value, GraphQLContext context, Locale locale) {
            if (value instanceof Long number) {
                return number;
            }
            throw new CoercingSerializeException(
                    "not a 64-bit integer: " + value.getClass().getSimpleName());
        }

        @Override
        public Long parseValue(Object input, GraphQLContext context, Locale locale) {
            if (input instanceof Integer || input instanceof Long) {
                return ((Number) input).longValue();
            }
            Long exact = input instanceof BigInteger big ? exactly(big) : null;
            if (exact == null) {
                throw new Refusal(input, LONG_EXPECTED).asValue();
            }
            return exact;
        }

        @Override
        public Long parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            Long exact = input instanceof IntValue number ? exactly(number.getValue()) : null;
            if (exact == null) {
                throw new Refusal(input.getClass().getSimpleName(), LONG_EXPECTED).asLiteral();
            }
            return exact;
        }

        private static @Nullable Long exactly(BigInteger value) {
            return value.bitLength() < Long.SIZE ? value.longValueExact() : null;
        }

        @Override
        public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
            return IntValue.of(Math.toIntExact(((Number) input).longValue()));
        }
    }
}

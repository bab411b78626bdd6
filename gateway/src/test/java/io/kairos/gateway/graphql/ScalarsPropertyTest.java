package io.kairos.gateway.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.GraphQLContext;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsPropertyTest {
    private static final GraphQLContext CONTEXT = GraphQLContext.getDefault();

    private static Object parse(GraphQLScalarType scalar, Object value) {
        Coercing<?, ?> coercing = scalar.getCoercing();
        return coercing.parseValue(value, CONTEXT, Locale.ROOT);
    }

    private static Object print(GraphQLScalarType scalar, Object value) {
        Coercing<?, ?> coercing = scalar.getCoercing();
        return coercing.serialize(value, CONTEXT, Locale.ROOT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261122})
    void shouldPassEveryDecimalThroughWithAllItsDigits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal value = new BigDecimal(
                    BigInteger.valueOf(random.nextLong()).multiply(BigInteger.valueOf(random.nextInt(1, 1_000_000))),
                    random.nextInt(0, 19));

            Object text = print(Scalars.DECIMAL, value);

            assertThat(text).as("seed %d, round %d", seed, i).isEqualTo(value.toPlainString());
            assertThat(parse(Scalars.DECIMAL, text))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1e5",
                "1E5",
                "NaN",
                "Infinity",
                "+1",
                ".5",
                "1.",
                "1,5",
                "0x1",
                "1 ",
                "--1",
                "1.2.3",
                "0.1234567890123456789",
                "1111111111111111111111111111111111111111111111111111111111111"
            })
    void shouldRefuseWhatIsNoPlainDecimal(String text) {
        assertThatThrownBy(() -> parse(Scalars.DECIMAL, text))
                .isInstanceOfSatisfying(
                        CoercingParseValueException.class, refused -> assertThat(refused.getExtensions())
                                .containsEntry("classification", "BAD_REQUEST")
                                .containsKeys("value", "expected"));
    }

    @Test
    void shouldRefuseBinaryNumbersAsDecimals() {
        assertThatThrownBy(() -> parse(Scalars.DECIMAL, 1.5)).isInstanceOf(CoercingParseValueException.class);
        assertThatThrownBy(() -> parse(Scalars.DECIMAL, 15)).isInstanceOf(CoercingParseValueException.class);
        assertThatThrownBy(() -> print(Scalars.DECIMAL, 1.5)).isInstanceOf(CoercingSerializeException.class);
    }

    @Test
    void shouldKeepNanosecondsOfTimes() {
        Instant time = Instant.parse("2026-11-22T14:03:07.123456789Z");

        assertThat(print(Scalars.DATE_TIME, time)).isEqualTo("2026-11-22T14:03:07.123456789Z");
        assertThat(parse(Scalars.DATE_TIME, "2026-11-22T15:03:07.123456789+01:00"))
                .isEqualTo(time);
        assertThatThrownBy(() -> parse(Scalars.DATE_TIME, "yesterday")).isInstanceOf(CoercingParseValueException.class);
        assertThatThrownBy(() -> parse(Scalars.DATE_TIME, 5)).isInstanceOf(CoercingParseValueException.class);
    }

    @Test
    void shouldTakeWholeNumbersOf64BitsOnlyAsLong() {
        assertThat(parse(Scalars.LONG, 7)).isEqualTo(7L);
        assertThat(parse(Scalars.LONG, BigInteger.valueOf(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> parse(Scalars.LONG, BigInteger.ONE.shiftLeft(63)))
                .isInstanceOf(CoercingParseValueException.class);
        assertThatThrownBy(() -> parse(Scalars.LONG, 1.5)).isInstanceOf(CoercingParseValueException.class);
    }
}

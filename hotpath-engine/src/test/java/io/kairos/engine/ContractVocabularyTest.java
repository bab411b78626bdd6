package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same word has the same name and number in the domain, in protobuf and in the journal. */
class ContractVocabularyTest {
    @Test
    void shouldNumberRejectReasonsAlike() {
        Map<String, Integer> domain = Arrays.stream(RejectReason.values())
                .filter(reason -> reason != RejectReason.NONE)
                .collect(Collectors.toMap(Enum::name, RejectReason::code));

        assertThat(protobuf(
                        io.kairos.proto.common.v1.RejectReason.values(),
                        "REJECT_REASON_",
                        io.kairos.proto.common.v1.RejectReason.UNRECOGNIZED,
                        io.kairos.proto.common.v1.RejectReason::getNumber))
                .isEqualTo(domain);
    }

    @Test
    void shouldNumberOrderStatesAlike() {
        Map<String, Integer> protobuf = protobuf(
                io.kairos.proto.common.v1.OrderState.values(),
                "ORDER_STATE_",
                io.kairos.proto.common.v1.OrderState.UNRECOGNIZED,
                io.kairos.proto.common.v1.OrderState::getNumber);

        assertThat(protobuf)
                .isEqualTo(journal(
                        io.kairos.journal.codec.OrderState.values(), io.kairos.journal.codec.OrderState::value));
        assertThat(protobuf).containsOnlyKeys(names(OrderState.values()));
    }

    @Test
    void shouldNumberSidesAlike() {
        Map<String, Integer> protobuf = protobuf(
                io.kairos.proto.common.v1.Side.values(),
                "SIDE_",
                io.kairos.proto.common.v1.Side.UNRECOGNIZED,
                io.kairos.proto.common.v1.Side::getNumber);

        assertThat(protobuf)
                .isEqualTo(journal(io.kairos.journal.codec.Side.values(), io.kairos.journal.codec.Side::value));
        assertThat(protobuf).containsOnlyKeys(names(Side.values()));
    }

    @Test
    void shouldNumberOrderTypesAlike() {
        Map<String, Integer> protobuf = protobuf(
                io.kairos.proto.common.v1.OrderType.values(),
                "ORDER_TYPE_",
                io.kairos.proto.common.v1.OrderType.UNRECOGNIZED,
                io.kairos.proto.common.v1.OrderType::getNumber);

        assertThat(protobuf)
                .isEqualTo(
                        journal(io.kairos.journal.codec.OrderType.values(), io.kairos.journal.codec.OrderType::value));
        assertThat(protobuf).containsOnlyKeys(names(OrderType.values()));
    }

    @Test
    void shouldNumberTimesInForceAlike() {
        Map<String, Integer> protobuf = protobuf(
                io.kairos.proto.common.v1.TimeInForce.values(),
                "TIME_IN_FORCE_",
                io.kairos.proto.common.v1.TimeInForce.UNRECOGNIZED,
                io.kairos.proto.common.v1.TimeInForce::getNumber);

        assertThat(protobuf)
                .isEqualTo(journal(
                        io.kairos.journal.codec.TimeInForce.values(), io.kairos.journal.codec.TimeInForce::value));
        assertThat(protobuf).containsOnlyKeys(names(TimeInForce.values()));
    }

    private static <E extends Enum<E>> Map<String, Integer> protobuf(
            E[] values, String prefix, E unrecognized, Function<E, Integer> number) {
        return Arrays.stream(values)
                .filter(value -> value != unrecognized && !value.name().endsWith("_UNSPECIFIED"))
                .collect(Collectors.toMap(value -> value.name().substring(prefix.length()), number));
    }

    private static <E extends Enum<E>> Map<String, Integer> journal(E[] values, Function<E, ? extends Number> number) {
        return Arrays.stream(values)
                .filter(value ->
                        !value.name().equals("NULL_VAL") && !value.name().equals("SBE_UNKNOWN"))
                .collect(Collectors.toMap(
                        Enum::name, value -> number.apply(value).intValue()));
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }
}

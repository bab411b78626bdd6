package io.kairos.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FaultReader reader = new FaultReader(Set.of("BINANCE", "KRAKEN"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"FIRE"}                                             | field 'kind' is 'FIRE'; expected one of DROP_FRAMES
            {}                                                          | field 'kind' is ''; expected one of
            {"kind":7}                                                  | field 'kind' is '7'; expected one of
            {"kind":"DROP_FRAMES","speed":1}                            | unknown field 'speed'; expected [kind, venue, connection, stream
            {"kind":"DROP_FRAMES","venue":"NYSE"}                       | field 'venue' is 'NYSE'; expected * or one of [BINANCE, KRAKEN]
            {"kind":"DROP_FRAMES","count":0}                            | field 'count' is 0; expected a whole number from 1 to 1000000
            {"kind":"DROP_FRAMES","count":"many"}                       | field 'count' is 'many'; expected a whole number
            {"kind":"DROP_FRAMES","probability":1.5}                    | field 'probability' is 1.5; expected a number above 0, at most 1
            {"kind":"DROP_FRAMES","probability":0}                      | field 'probability' is 0; expected a number above 0
            {"kind":"DROP_FRAMES","frames":"SOME"}                      | field 'frames' is 'SOME'; expected one of MARKET, ACCOUNT, REPLY, ALL
            {"kind":"DROP_FRAMES","stream":""}                          | field 'stream' is ''; expected a text
            {"kind":"DELAY_FRAMES","delayMillis":0}                     | field 'delayMillis' is 0; expected a whole number from 1 to 600000
            {"kind":"CORRUPT_FRAMES","mode":"LOUD"}                     | field 'mode' is 'LOUD'; expected one of SYNTAX, UTF8, DIGIT, FRAMING
            {"kind":"SLOW_DRIP","bytes":1.5}                            | field 'bytes' is 1.5; expected a whole number from 1 to 65536
            {"kind":"SILENCE","durationMillis":99999999}                | field 'durationMillis' is 99999999; expected a whole number from 0 to 3600000
            {"kind":"HTTP_ERROR","status":200}                          | field 'status' is 200; expected a whole number from 400 to 599
            {"kind":"ORDER_ERROR"}                                      | field 'moment' is missing; expected one of BEFORE, AFTER
            {"kind":"CLOCK_SKEW"}                                       | field 'skewMillis' is missing; expected a whole number from -86400000
            {"kind":"HALT"}                                             | field 'symbol' is missing; expected an instrument
            {"kind":"DISCONNECT","code":99}                             | field 'code' is 99; expected a whole number from 1000 to 4999
            {"kind":"CLEAR","venue":"KRAKEN"}                           | unknown field 'venue'; expected [kind]
            """)
    void shouldRefuseNamingFieldValueAndExpectation(String body, String refusal) {
        assertThatThrownBy(() -> reader.read(JSON.readTree(body)))
                .isInstanceOf(BadFault.class)
                .hasMessageContaining(refusal);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void shouldReadEveryKindWithItsStandards(FaultKind kind) throws Exception {
        FaultSpec spec = reader.read(JSON.readTree(minimal(kind)));

        assertThat(spec.kind()).isEqualTo(kind);
        for (FaultField field : kind.fields()) {
            assertThat(spec.has(field.name())).as(field.name()).isTrue();
        }
        assertThat(spec.probability()).isEqualTo(1.0);
    }

    @Test
    void shouldTakeVenuesInAnyLetterCase() throws Exception {
        assertThat(reader.read(JSON.readTree("{\"kind\":\"SILENCE\",\"venue\":\"kraken\"}"))
                        .scope()
                        .venue())
                .isEqualTo("kraken");
    }

    @Test
    void shouldStrikeAsOftenAndAsLongAsAsked() throws Exception {
        ArmedFault twice = armed("{\"kind\":\"DROP_FRAMES\",\"count\":2}");
        ArmedFault once = armed("{\"kind\":\"DROP_FRAMES\"}");
        ArmedFault second = armed("{\"kind\":\"SILENCE\"}");
        ArmedFault both = armed("{\"kind\":\"DROP_FRAMES\",\"count\":5,\"durationMillis\":10}");

        assertThat(List.of(twice.strikes(0), twice.strikes(0), twice.strikes(0)))
                .containsExactly(true, true, false);
        assertThat(List.of(once.strikes(0), once.strikes(0))).containsExactly(true, false);
        assertThat(List.of(second.strikes(0), second.strikes(999), second.strikes(1_000)))
                .containsExactly(true, true, false);
        assertThat(List.of(both.strikes(9), both.strikes(10))).containsExactly(true, false);
    }

    @Test
    void shouldRepeatChanceBySeed() throws Exception {
        String body = "{\"kind\":\"DROP_FRAMES\",\"count\":1000,\"probability\":0.3,\"seed\":5}";
        ArmedFault first = armed(body);
        ArmedFault again = armed(body);
        int struck = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean strikes = first.strikes(0);
            assertThat(again.strikes(0)).isEqualTo(strikes);
            struck += strikes ? 1 : 0;
        }

        assertThat(struck).isBetween(240, 360);
    }

    @Test
    void shouldCoverFramesByScope() throws Exception {
        ArmedFault fault = armed("{\"kind\":\"DROP_FRAMES\",\"connection\":\"PUBLIC\",\"stream\":\"books*:BTC-*\","
                + "\"symbol\":\"btcusdt\"}");

        assertThat(fault.coversConnection(3, "PUBLIC")).isTrue();
        assertThat(fault.coversConnection(3, "PRIVATE")).isFalse();
        assertThat(fault.coversFrame(FrameKind.MARKET, "books5:BTC-USDT", "BTC-USDT"))
                .isTrue();
        assertThat(fault.coversFrame(FrameKind.MARKET, "trades:BTC-USDT", "BTC-USDT"))
                .isFalse();
        assertThat(fault.coversFrame(FrameKind.MARKET, "books5:BTC-USDC", "BTC-USDC"))
                .isFalse();
        assertThat(fault.coversFrame(FrameKind.ACCOUNT, "books5:BTC-USDT", "BTC-USDT"))
                .isFalse();
        assertThat(armed("{\"kind\":\"DROP_FRAMES\",\"connection\":\"3\"}").coversConnection(3, "PUBLIC"))
                .isTrue();
    }

    private ArmedFault armed(String body) throws JsonProcessingException, BadFault {
        return new ArmedFault(1, reader.read(JSON.readTree(body)), 0, 1);
    }

    private static String minimal(FaultKind kind) {
        String required =
                switch (kind) {
                    case ORDER_ERROR -> ",\"moment\":\"BEFORE\"";
                    case CLOCK_SKEW -> ",\"skewMillis\":5";
                    default -> kind.area() == FaultKind.Area.INSTRUMENT ? ",\"symbol\":\"*\"" : "";
                };
        return "{\"kind\":\"" + kind + "\"" + required + "}";
    }
}

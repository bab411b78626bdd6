package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.binance.BinanceErrors.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceErrorsTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "400,-1013,Filter failure: LOT_SIZE,REFUSED",
        "400,-1021,Timestamp outside,REFUSED",
        "400,-1022,Signature,REFUSED",
        "400,-1100,Illegal characters,REFUSED",
        "400,-1111,too much precision,REFUSED",
        "400,-1121,Invalid symbol.,REFUSED",
        "429,-1003,Too much request weight,REFUSED",
        "418,-1003,banned,REFUSED",
        "429,-1015,Too many new orders,REFUSED",
        "429,0,no body,REFUSED",
        "400,-2010,Account has insufficient balance for requested action.,REFUSED",
        "400,-2011,Unknown order sent.,REFUSED",
        "401,-2015,Invalid API-key,REFUSED",
        "400,-2010,Duplicate order sent.,UNKNOWN",
        "400,-1000,unknown,UNKNOWN",
        "400,-1001,Internal error,UNKNOWN",
        "400,-1006,unexpected response,UNKNOWN",
        "400,-1007,Timeout waiting for response,UNKNOWN",
        "503,-1008,overloaded,UNKNOWN",
        "502,0,html,UNKNOWN",
        "403,0,html of the firewall,UNKNOWN",
        "400,-9999,a code of tomorrow,UNKNOWN"
    })
    void shouldCallRefusedOnlyWhatCertainlyHadNoEffect(int status, int code, String message, Outcome expected) {
        assertThat(BinanceErrors.outcome(status, code, message)).isEqualTo(expected);
    }
}

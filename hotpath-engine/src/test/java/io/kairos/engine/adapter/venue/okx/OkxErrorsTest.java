package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.okx.OkxErrors.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkxErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "200,50004,UNKNOWN", "200,51149,UNKNOWN", "200,50001,UNKNOWN", "200,50013,UNKNOWN", "200,50026,UNKNOWN",
        "200,51054,UNKNOWN", "200,51016,UNKNOWN", "503,'',UNKNOWN", "502,51008,UNKNOWN", "200,'',UNKNOWN",
        "200,1,UNKNOWN", "200,2,UNKNOWN", "200,70000,UNKNOWN", "200,nonsense,UNKNOWN", "200,59999,UNKNOWN",
        "200,50011,REFUSED", "429,50011,REFUSED", "429,'',REFUSED", "200,50061,REFUSED", "200,60014,REFUSED",
        "401,50113,REFUSED", "401,50102,REFUSED", "200,50036,REFUSED", "200,51000,REFUSED", "200,51006,REFUSED",
        "200,51008,REFUSED", "200,51020,REFUSED", "200,51400,REFUSED", "200,51503,REFUSED", "200,51603,REFUSED",
        "200,54084,REFUSED", "200,60011,REFUSED", "200,60012,REFUSED", "200,60013,REFUSED"
    })
    void shouldCallOnlyWhatIsCertainRefused(int status, String code, Outcome outcome) {
        assertThat(OkxErrors.outcome(status, code)).isEqualTo(outcome);
    }

    @Test
    void shouldNotRepeatWhatWasSent() {
        assertThat(OkxErrors.withoutEcho("Invalid request: {\"op\":\"login\",\"args\":[{\"passphrase\":\"p\"}]}"))
                .isEqualTo("Invalid request:");
        assertThat(OkxErrors.withoutEcho("Login failed.")).isEqualTo("Login failed.");
    }
}

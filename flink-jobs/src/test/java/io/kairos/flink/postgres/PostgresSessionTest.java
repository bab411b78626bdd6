package io.kairos.flink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSessionTest {

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "08006,true,connection lost",
        "57P01,true,administrator shut it down",
        "53300,true,too many connections",
        "40P01,true,deadlock",
        "55P03,true,lock not available",
        "25006,true,a standby after a failover",
        "42P01,false,no such table",
        "23514,false,check violated",
        "22003,false,value out of range",
        "28P01,false,wrong password"
    })
    void shouldWaitOnlyForWhatMayHeal(String sqlState, boolean heals, String what) {
        assertThat(PostgresSession.mayHeal(new SQLException(what, sqlState)))
                .as(what)
                .isEqualTo(heals);
    }
}

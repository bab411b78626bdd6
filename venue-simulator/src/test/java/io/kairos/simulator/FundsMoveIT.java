package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.number.Fixed8;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Funds that come and go without an order. */
class FundsMoveIT {
    @TempDir
    private Path directory;

    private static SimulatorFixture.Reply move(SimulatorFixture simulator, String kind, String asset, String amount) {
        return simulator.command(
                "/ledger/move",
                "{\"kind\":\"" + kind + "\",\"asset\":\"" + asset + "\",\"amount\":\"" + amount + "\"}");
    }

    @Test
    void shouldMoveFundsAndRememberThemOverARestart() throws Exception {
        long free;
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            free = simulator.free("BTC");
            assertThat(move(simulator, "DEPOSIT", "BTC", "1.5")
                            .json()
                            .path("free")
                            .asText())
                    .isEqualTo(Fixed8.text(free + 150_000_000));
            assertThat(move(simulator, "WITHDRAWAL", "BTC", "0.5").status()).isEqualTo(200);
            assertThat(move(simulator, "LOCK", "BTC", "0.75").status()).isEqualTo(200);
            assertThat(move(simulator, "UNLOCK", "BTC", "0.25").status()).isEqualTo(200);
        }
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            assertThat(simulator.free("BTC")).isEqualTo(free + 50_000_000);
            assertThat(simulator.locked("BTC")).isEqualTo(50_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WITHDRAWAL, BTC, 2.00000001, 409, does not have so much BTC",
        "LOCK, BTC, 3, 409, does not have so much BTC",
        "UNLOCK, BTC, 1, 409, does not have so much BTC",
        "DEPOSIT, XYZ, 1, 400, 'field ''asset'' is ''XYZ'''",
        "DEPOSIT, BTC, -1, 400, 'field ''amount'' is ''-1'''",
        "DEPOSIT, BTC, 0, 400, 'field ''amount'' is ''0'''",
        "DEPOSIT, BTC, 1.123456789, 400, field 'amount'",
        "GIFT, BTC, 1, 400, field 'kind'"
    })
    void shouldRefuseWhatCannotBe(String kind, String asset, String amount, int status, String words) throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            long free = simulator.free("BTC");

            SimulatorFixture.Reply reply = move(simulator, kind, asset, amount);

            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertThat(reply.json().path("error").asText()).contains(words);
            assertThat(simulator.free("BTC")).isEqualTo(free);
        }
    }
}

package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonceSourceTest {
    private static final long NOW_NS = 1_700_000_000_000_000_000L;
    private static final long MINUTE_NS = 60_000_000_000L;

    @TempDir
    Path directory;

    private long nowNs = NOW_NS;

    @Test
    void shouldRiseWhileTheClockStandsOrFalls() {
        NonceSource nonces = new NonceSource(() -> nowNs, null);

        assertThat(nonces.next()).isEqualTo(NOW_NS);
        assertThat(nonces.next()).isEqualTo(NOW_NS + 1);
        nowNs -= MINUTE_NS;
        assertThat(nonces.next()).isEqualTo(NOW_NS + 2);
        nowNs = NOW_NS + 100;
        assertThat(nonces.next()).isEqualTo(NOW_NS + 100);
    }

    @Test
    void shouldRiseOverRestartsWhateverTheClockSays() {
        Path file = directory.resolve("nonce");
        long highest = 0;
        for (int run = 0; run < 5; run++) {
            NonceSource nonces = new NonceSource(() -> nowNs, file);
            for (int i = 0; i < 1_000; i++) {
                long nonce = nonces.next();
                assertThat(nonce).isGreaterThan(highest);
                highest = nonce;
                nowNs += MINUTE_NS / 300;
            }
            nowNs -= 2 * MINUTE_NS;
        }
    }

    @Test
    void shouldKeepABoundThatNoNonceHasReached() throws Exception {
        Path file = directory.resolve("nonce");
        NonceSource nonces = new NonceSource(() -> nowNs, file);
        for (int i = 0; i < 1_000; i++) {
            assertThat(nonces.next()).isLessThan(NonceSource.read(file));
            nowNs += MINUTE_NS / 7;
        }
        assertThat(nonces.unwritten()).isZero();
    }

    @Test
    void shouldLeaveARefusedNonceWellBehind() {
        NonceSource nonces = new NonceSource(() -> nowNs, null);
        long refused = nonces.next();

        nonces.onRefused();

        assertThat(nonces.next()).isGreaterThan(refused + 9_000_000_000L);
    }

    @Test
    void shouldCountBoundsThatCannotBeWritten() {
        NonceSource nonces =
                new NonceSource(() -> nowNs, directory.resolve("missing").resolve("nonce"));

        assertThat(nonces.next()).isEqualTo(NOW_NS);
        assertThat(nonces.unwritten()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-1", "99999999999999999999", "9999999999999999999"})
    void shouldRefuseAFileOfSomethingElse(String content) throws Exception {
        Path file = directory.resolve("nonce");
        Files.writeString(file, content);

        assertThatThrownBy(() -> new NonceSource(() -> nowNs, file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> new KrakenContext().nonceFile(file).conclude()).hasMessageContaining(file.toString());
    }
}

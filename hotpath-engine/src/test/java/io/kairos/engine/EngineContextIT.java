package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.VenueExecution;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineContextIT {
    @TempDir
    private Path directory;

    private Path file(String name, String mode, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void shouldConcludeWithSafeDefaults() throws Exception {
        EngineContext context = EngineContext.conclude(Map.of());

        assertThat(context.host()).isEqualTo("127.0.0.1");
        assertThat(context.grpcPort()).isEqualTo(7070);
        assertThat(context.startLimits()).as("no limits, no trading").isNull();
        assertThat(context.identities().size()).as("no tokens, no callers").isZero();
        assertThat(context.openOrders()).isEqualTo(EngineContext.OpenOrders.KEEP);
    }

    @Test
    void shouldReadHowOrdersAreWaitedForByVenue() throws Exception {
        EngineContext context = EngineContext.conclude(Map.of(
                "KAIROS_ENGINE_ANSWER_TIMEOUT_MS", "3000, kraken=100, OKX=60000",
                "KAIROS_ENGINE_NOT_FOUND_QUIET_MS", "BINANCE=6000",
                "KAIROS_ENGINE_LEG_RETRY_DELAY_MS", "0",
                "KAIROS_ENGINE_LEG_RETRY_BAND_BPS", "KRAKEN=1000",
                "KAIROS_ENGINE_LEG_RETRIES", "OKX=20"));

        assertThat(context.execution().venues())
                .containsExactly(
                        new VenueExecution(3_000_000_000L, 6_000_000_000L, 0, 10, 2),
                        new VenueExecution(60_000_000_000L, 15_000_000_000L, 0, 10, 20),
                        new VenueExecution(100_000_000L, 15_000_000_000L, 0, 1_000, 2));
        assertThat(EngineContext.conclude(Map.of()).execution()).isEqualTo(ExecutionSettings.DEFAULTS);
    }

    @Test
    void shouldRefuseTimesAndBandsOutOfBounds() {
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_ANSWER_TIMEOUT_MS", "KRAKEN=99",
                        "KAIROS_ENGINE_NOT_FOUND_QUIET_MS", "5999",
                        "KAIROS_ENGINE_LEG_RETRY_DELAY_MS", "10001",
                        "KAIROS_ENGINE_LEG_RETRY_BAND_BPS", "NASDAQ=5",
                        "KAIROS_ENGINE_LEG_RETRIES", "many")))
                .hasMessageContaining("KAIROS_ENGINE_ANSWER_TIMEOUT_MS: expected whole numbers from 100 to 60000")
                .hasMessageContaining("KAIROS_ENGINE_NOT_FOUND_QUIET_MS: expected whole numbers from 6000 to 600000")
                .hasMessageContaining("KAIROS_ENGINE_LEG_RETRY_DELAY_MS")
                .hasMessageContaining("got \"NASDAQ=5\"")
                .hasMessageContaining("got \"many\"");
    }

    @Test
    void shouldReadVenuesDepthAndProxy() throws Exception {
        Path credentials = file("proxy", "rw-------", "me:secret\n");

        EngineContext context = EngineContext.conclude(Map.of(
                "KAIROS_ENGINE_VENUES", "binance",
                "KAIROS_ENGINE_BINANCE_DEPTH", "25",
                "KAIROS_ENGINE_BINANCE_REDUNDANT", "true",
                "KAIROS_ENGINE_PROXY_URL", "http://proxy.test:3128",
                "KAIROS_ENGINE_PROXY_CREDENTIALS_FILE", credentials.toString()));

        assertThat(context.venues()).hasSize(1);
        assertThat(context.toString()).contains("binance").doesNotContain("secret");
    }

    @Test
    void shouldRefuseWhatNoFeedCanDo() {
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_VENUES", "BINANCE,NASDAQ",
                        "KAIROS_ENGINE_BINANCE_DEPTH", "7",
                        "KAIROS_ENGINE_DEPTH_INTERVAL_MS", "0",
                        "KAIROS_ENGINE_PROXY_URL", "socks://proxy.test")))
                .hasMessageContaining("KAIROS_ENGINE_VENUES: expected names of venues")
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_DEPTH: expected one of [1, 5, 25, 100, 400, 1000]")
                .hasMessageContaining("KAIROS_ENGINE_DEPTH_INTERVAL_MS")
                .hasMessageContaining("KAIROS_ENGINE_PROXY_URL: expected http://host:port");
    }

    @Test
    void shouldListAllFaultsAtOnceWithNameValueAndExpectation() throws Exception {
        Path limits = file("limits", "rw-------", "reference-asset=usdt\nmax-daily-notional=-1\nprice-colar-bps=5\n");
        Path tokens = file("tokens", "rw-r--r--", "bot:view:00");

        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_GRPC_PORT",
                        "99999",
                        "KAIROS_ENGINE_IDLE",
                        "sleep",
                        "KAIROS_ENGINE_SIMULATED",
                        "yes",
                        "KAIROS_ENGINE_LIMITS_FILE",
                        limits.toString(),
                        "KAIROS_ENGINE_TOKENS_FILE",
                        tokens.toString(),
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                        directory.resolve("none").toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("KAIROS_ENGINE_GRPC_PORT: expected a whole number from 0 to 65535, got \"99999\"")
                .hasMessageContaining("KAIROS_ENGINE_IDLE: expected one of backoff spin yield, got \"sleep\"")
                .hasMessageContaining("KAIROS_ENGINE_SIMULATED: expected true or false")
                .hasMessageContaining("reference-asset: expected an asset name in capitals")
                .hasMessageContaining("max-daily-notional: expected a decimal above zero, got \"-1\"")
                .hasMessageContaining("price-colar-bps: unknown name")
                .hasMessageContaining("readable or writable by others")
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_API_KEY_FILE: expected an existing file");
    }

    @Test
    void shouldTakeOneKindOfKeyForOrders() throws Exception {
        String apiKey = file("api-key", "rw-------", "k".repeat(64)).toString();
        String secret = file("secret-key", "rw-------", "a shared secret").toString();

        assertThat(EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE", apiKey, "KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE", secret)))
                .isNotNull();
        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE", secret)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_API_KEY_FILE: expected it beside");
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                        apiKey,
                        "KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE",
                        secret,
                        "KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE",
                        secret)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected one of them, got both");
    }

    @Test
    void shouldAskForAKeyWhereMarketDataIsBinary() throws Exception {
        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_BINANCE_ENCODING", "sbe")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE: expected a file with the id of an Ed25519 key,"
                                + " which KAIROS_ENGINE_BINANCE_ENCODING=sbe needs, got nothing");
        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_BINANCE_ENCODING", "xml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_ENCODING: expected one of json sbe, got \"xml\"");
        Path open = file("open-key", "rw-r--r--", "k".repeat(64));
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_BINANCE_ENCODING",
                        "sbe",
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                        open.toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected mode 600");

        Path key = file("key", "rw-------", "k".repeat(64) + "\n");
        EngineContext context = EngineContext.conclude(
                Map.of("KAIROS_ENGINE_BINANCE_ENCODING", "sbe", "KAIROS_ENGINE_BINANCE_API_KEY_FILE", key.toString()));

        assertThat(context.venues()).hasSize(1);
    }

    @Test
    void shouldAskForAllThreeOfAnOkxKey() throws Exception {
        Path key = file("okx-key", "rw-------", "985d5b66-57ce\n");
        Path secret = file("okx-secret", "rw-------", "22582BD0CFF14C41EDBF1AB98506286D\n");
        Path open = file("okx-passphrase-open", "rw-r--r--", "a passphrase\n");
        Path passphrase = file("okx-passphrase", "rw-------", "a passphrase\n");
        Map<String, String> two = Map.of(
                "KAIROS_ENGINE_VENUES",
                "OKX",
                "KAIROS_ENGINE_OKX_API_KEY_FILE",
                key.toString(),
                "KAIROS_ENGINE_OKX_SECRET_KEY_FILE",
                secret.toString());

        assertThatThrownBy(() -> EngineContext.conclude(two)).hasMessageContaining("expected all three or none");
        assertThatThrownBy(
                        () -> EngineContext.conclude(with(two, "KAIROS_ENGINE_OKX_PASSPHRASE_FILE", open.toString())))
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("a passphrase");
        Map<String, String> three = with(two, "KAIROS_ENGINE_OKX_PASSPHRASE_FILE", passphrase.toString());
        assertThatThrownBy(() -> EngineContext.conclude(with(three, "KAIROS_ENGINE_OKX_CANCEL_ALL_AFTER_SECONDS", "5")))
                .hasMessageContaining("cancelAllAfterSeconds: expected 10..120, got 5");
        assertThat(EngineContext.conclude(three).venues()).hasSize(1);
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }

    @Test
    void shouldReadStartValues() throws Exception {
        Path limits = file(
                "limits", "rw-------", "reference-asset=USDT\nmax-daily-notional=1000.50\norder-notional.USDT=10\n");
        Path strategy = file("strategy", "rw-------", "max-cycle-notional=100\n");

        EngineContext context = EngineContext.conclude(Map.of(
                "KAIROS_ENGINE_LIMITS_FILE", limits.toString(), "KAIROS_ENGINE_STRATEGY_FILE", strategy.toString()));

        assertThat(context.startLimits().maxDailyNotional()).hasToString("1000.50");
        assertThat(context.startLimits().priceCollarBps()).isEqualTo(50);
        assertThat(context.startLimits().orderNotional()).containsOnlyKeys("USDT");
        assertThat(context.startStrategy().enabled())
                .as("a strategy is off until it is switched on")
                .isFalse();
    }

    @Test
    void shouldRefuseAStrategyThatTheEngineWouldRefuse() throws Exception {
        Path strategy = file(
                "strategy",
                "rw-------",
                "name=triangle\nmax-cycle-notional=100\nmin-profit-centibps=1000000\nmax-legs=6\n");

        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_STRATEGY_FILE", strategy.toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("3 fault(s)")
                .hasMessageContaining(strategy + ": name: expected triangular-arbitrage, got \"triangle\"")
                .hasMessageContaining("min-profit-centibps: expected a whole number from 0 to 999999, got \"1000000\"")
                .hasMessageContaining("max-legs: expected a whole number from 2 to 5, got \"6\"");
    }

    @Test
    void shouldTakeAStrategyAtTheBoundsOfTheEngine() throws Exception {
        Path strategy = file(
                "strategy",
                "rw-------",
                "name=triangular-arbitrage\nmax-cycle-notional=100\nmin-profit-centibps=999999\nmax-legs=5\n");

        StartStrategy read = EngineContext.conclude(Map.of("KAIROS_ENGINE_STRATEGY_FILE", strategy.toString()))
                .startStrategy();

        assertThat(read.minProfitCentibps()).isEqualTo(999_999);
        assertThat(read.maxLegs()).isEqualTo(5);
    }

    @Test
    void shouldNotShowTokenHashInFaults() throws Exception {
        Path tokens = file("tokens", "rw-------", "bot:view:nothex\n");

        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_TOKENS_FILE", tokens.toString())))
                .hasMessageContaining("tokens line 1: hash: expected 64 hex digits")
                .hasMessageNotContaining("nothex");
    }

    @Test
    void shouldTradeOnPaperUnlessToldOtherwise() throws Exception {
        EngineContext context = EngineContext.conclude(Map.of(
                "KAIROS_ENGINE_DATA_DIR", "/data",
                "KAIROS_ENGINE_PAPER_ORDER_LATENCY_MS", "35",
                "KAIROS_ENGINE_PAPER_BALANCES", "BINANCE: USDT=10000.5, BTC=0.5; KRAKEN:USD=7"));

        assertThat(context.trading().mode()).isEqualTo(TradingMode.PAPER);
        assertThat(context.dataDirectory())
                .as("never the directory of live trading")
                .hasToString("/data/paper");
        assertThat(context.trading().paper().orderLatencyNs()).isEqualTo(35_000_000);
        assertThat(context.trading().paper().cancelLatencyNs()).isEqualTo(20_000_000);
        assertThat(context.trading().paper().balances().get(Venue.BINANCE))
                .containsEntry("USDT", new BigDecimal("10000.5"))
                .containsEntry("BTC", new BigDecimal("0.5"));
        assertThat(context.trading().paper().balances()).doesNotContainKey(Venue.OKX);
        assertThat(context.toString()).contains("KAIROS_ENGINE_TRADING=PAPER");
    }

    @Test
    void shouldTakeTwoSettingsForRealMoney() throws Exception {
        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_TRADING", "live")))
                .hasMessageContaining("KAIROS_ENGINE_LIVE_CONFIRMED: expected \"kairos-1 trades real money\"");
        assertThatThrownBy(() -> EngineContext.conclude(
                        Map.of("KAIROS_ENGINE_TRADING", "live", "KAIROS_ENGINE_LIVE_CONFIRMED", "true")))
                .hasMessageContaining("got \"true\"");
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_TRADING", "live",
                        "KAIROS_ENGINE_SIMULATED", "true",
                        "KAIROS_ENGINE_LIVE_CONFIRMED", "kairos-1 trades real money")))
                .hasMessageContaining("while KAIROS_ENGINE_SIMULATED is true");

        EngineContext context = EngineContext.conclude(Map.of(
                "KAIROS_ENGINE_TRADING", "live",
                "KAIROS_ENGINE_LIVE_CONFIRMED", "kairos-1 trades real money",
                "KAIROS_ENGINE_DATA_DIR", "/data"));
        assertThat(context.trading().mode()).isEqualTo(TradingMode.LIVE);
        assertThat(context.dataDirectory()).hasToString("/data");
    }

    @Test
    void shouldNotCallARealVenueSimulated() {
        assertThatThrownBy(() -> EngineContext.conclude(Map.of(
                        "KAIROS_ENGINE_SIMULATED", "true",
                        "KAIROS_ENGINE_BINANCE_REST_URL", "http://127.0.0.1:9101",
                        "KAIROS_ENGINE_BINANCE_STREAM_URL", "wss://stream.Binance.com:9443")))
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_WS_API_URL: expected a simulator's address")
                .hasMessageContaining("KAIROS_ENGINE_BINANCE_STREAM_URL: expected a simulator's address")
                .hasMessageNotContaining("KAIROS_ENGINE_BINANCE_REST_URL: expected");
        assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_TRADING", "simulated")))
                .hasMessageContaining("expected KAIROS_ENGINE_SIMULATED true with it");
    }

    @Test
    void shouldRefusePaperBalancesThatCannotBeRead() {
        for (String text :
                new String[] {"USDT=5", "NASDAQ:USD=1", "OKX:USDT", "OKX:USDT=-1", "OKX:usdt=1", "OKX:USDT=1e3"}) {
            assertThatThrownBy(() -> EngineContext.conclude(Map.of("KAIROS_ENGINE_PAPER_BALANCES", text)))
                    .as(text)
                    .hasMessageContaining("KAIROS_ENGINE_PAPER_BALANCES: expected VENUE:ASSET=amount")
                    .hasMessageContaining(text);
        }
    }
}

package io.kairos.engine.adapter.venue.binance;

import io.kairos.engine.adapter.venue.net.ProxySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of everything that talks to Binance. Set what differs from the defaults, then {@link #conclude()} once; after that
 * it does not change and any thread may read it.
 */
public final class BinanceContext {
    /** Fee assumed when no account can be asked: the venue's standard rate of 0.1 %, in hundredths of a basis point. */
    public static final int DEFAULT_FEE_CENTIBPS = 1_000;

    /** How market data comes: text on the public streams, or Simple Binary Encoding on the streams that ask for a key. */
    public enum Encoding {
        JSON,
        SBE
    }

    private URI restUrl = URI.create("https://api.binance.com");
    private static final URI JSON_STREAMS = URI.create("wss://stream.binance.com:9443");
    private static final URI SBE_STREAMS = URI.create("wss://stream-sbe.binance.com:9443");

    private @Nullable URI streamUrl;
    private Encoding encoding = Encoding.JSON;
    private @Nullable String streamKey;
    private URI wsApiUrl = URI.create("wss://ws-api.binance.com:443/ws-api/v3");
    private @Nullable BinanceCredentials credentials;
    private @Nullable ProxySettings proxy;
    private List<String> symbols = List.of();
    private int connectTimeoutMs = 5_000;
    private int requestTimeoutMs = 5_000;
    private int silenceTimeoutMs = 60_000;
    private int recvWindowMs = 5_000;
    private int controlIntervalMs = 250;
    private int reconnectMinMs = 250;
    private int reconnectMaxMs = 15_000;
    private long connectionMaxAgeMs = 23 * 3_600_000L;
    private int clockSyncIntervalMs = 60_000;
    private int reconcileIntervalMs = 30_000;
    private int maxBackfillTrades = 200_000;
    private int streamsPerConnection = 1_024;
    private @Nullable Path retryFile;
    private boolean concluded;

    /** REST base, {@code http} or {@code https}, no path. */
    public BinanceContext restUrl(URI value) {
        restUrl = value;
        return this;
    }

    /** Market stream base, {@code ws} or {@code wss}, without {@code /stream}. Default: the venue's for the encoding. */
    public BinanceContext streamUrl(URI value) {
        streamUrl = value;
        return this;
    }

    /** How market data comes, default {@link Encoding#JSON}. */
    public BinanceContext encoding(Encoding value) {
        encoding = value;
        return this;
    }

    /** Id of the Ed25519 key that the binary streams ask for; by default that of {@link #credentials}. */
    public BinanceContext streamKey(String value) {
        streamKey = value;
        return this;
    }

    /** WebSocket API, {@code ws} or {@code wss}, with path. */
    public BinanceContext wsApiUrl(URI value) {
        wsApiUrl = value;
        return this;
    }

    /** Key for trading; null for market data only. */
    public BinanceContext credentials(@Nullable BinanceCredentials value) {
        credentials = value;
        return this;
    }

    /** Proxy for everything, or null for none. */
    public BinanceContext proxy(@Nullable ProxySettings value) {
        proxy = value;
        return this;
    }

    /** Instruments as {@code BASE-QUOTE}; empty for all that trade. */
    public BinanceContext symbols(List<String> value) {
        symbols = List.copyOf(value);
        return this;
    }

    /** Time for a TCP connection and for an upgrade, default 5 s. */
    public BinanceContext connectTimeoutMs(int value) {
        connectTimeoutMs = value;
        return this;
    }

    /** Time for an answer; an order without one is then of unknown outcome. Default 5 s. */
    public BinanceContext requestTimeoutMs(int value) {
        requestTimeoutMs = value;
        return this;
    }

    /** A socket without a byte for this long is dead; the venue pings every 20 s. Default 60 s. */
    public BinanceContext silenceTimeoutMs(int value) {
        silenceTimeoutMs = value;
        return this;
    }

    /** How old a signed request may be when it arrives, 1 to 60000, default 5 s. */
    public BinanceContext recvWindowMs(int value) {
        recvWindowMs = value;
        return this;
    }

    /** Least time between two control messages on a stream socket; the venue allows five a second. Default 250 ms. */
    public BinanceContext controlIntervalMs(int value) {
        controlIntervalMs = value;
        return this;
    }

    /** First and largest delay of reconnecting, default 250 ms and 15 s. */
    public BinanceContext reconnectDelaysMs(int min, int max) {
        reconnectMinMs = min;
        reconnectMaxMs = max;
        return this;
    }

    /** Connections are replaced at this age; the venue cuts them at 24 h. Default 23 h. */
    public BinanceContext connectionMaxAgeMs(long value) {
        connectionMaxAgeMs = value;
        return this;
    }

    /** How often the venue's clock is measured, default 60 s. */
    public BinanceContext clockSyncIntervalMs(int value) {
        clockSyncIntervalMs = value;
        return this;
    }

    /** How often balances are compared with the venue's while all seems well, default every 30 s. */
    public BinanceContext reconcileIntervalMs(int value) {
        reconcileIntervalMs = value;
        return this;
    }

    /** Largest hole in an instrument's trades that is refilled; a larger one is counted and skipped. Default 200000. */
    public BinanceContext maxBackfillTrades(int value) {
        maxBackfillTrades = value;
        return this;
    }

    /** Streams per socket, 2 to 1024, default 1024. */
    public BinanceContext streamsPerConnection(int value) {
        streamsPerConnection = value;
        return this;
    }

    /** Where it is kept until when the venue asked for patience; null, the default, to forget it with the process. */
    public BinanceContext retryFile(@Nullable Path value) {
        retryFile = value;
        return this;
    }

    /**
     * Checks everything and freezes it.
     *
     * @throws IllegalArgumentException that lists every fault.
     */
    public BinanceContext conclude() {
        if (concluded) {
            throw new IllegalStateException("already concluded");
        }
        List<String> faults = new ArrayList<>();
        checkUrl(faults, "restUrl", restUrl, "http", "https");
        checkUrl(faults, "streamUrl", streamUrl(), "ws", "wss");
        checkUrl(faults, "wsApiUrl", wsApiUrl, "ws", "wss");
        for (String symbol : symbols) {
            if (!symbol.matches("[A-Z0-9]{1,20}-[A-Z0-9]{1,20}")) {
                faults.add("symbols: expected BASE-QUOTE in capitals, got \"" + symbol + '"');
            }
        }
        checkRange(faults, "connectTimeoutMs", connectTimeoutMs, 1, 120_000);
        checkRange(faults, "requestTimeoutMs", requestTimeoutMs, 1, 120_000);
        checkRange(faults, "silenceTimeoutMs", silenceTimeoutMs, 100, 600_000);
        checkRange(faults, "recvWindowMs", recvWindowMs, 1, 60_000);
        checkRange(faults, "controlIntervalMs", controlIntervalMs, 1, 10_000);
        checkRange(faults, "reconnectMinMs", reconnectMinMs, 1, 600_000);
        checkRange(faults, "reconnectMaxMs", reconnectMaxMs, reconnectMinMs, 600_000);
        checkRange(faults, "connectionMaxAgeMs", connectionMaxAgeMs, 1_000, 24 * 3_600_000L);
        checkRange(faults, "clockSyncIntervalMs", clockSyncIntervalMs, 100, 3_600_000);
        checkRange(faults, "reconcileIntervalMs", reconcileIntervalMs, 100, 3_600_000);
        checkRange(faults, "maxBackfillTrades", maxBackfillTrades, 0, 100_000_000);
        checkRange(faults, "streamsPerConnection", streamsPerConnection, 2, 1_024);
        BinanceCredentials known = credentials;
        if (encoding == Encoding.SBE) {
            if (streamKey() == null) {
                faults.add(
                        "streamKey: expected the id of an Ed25519 key, which the binary streams ask for, got nothing");
            } else if (streamKey == null && known != null && !known.signer().canLogOn()) {
                faults.add(
                        "credentials: expected an Ed25519 key, which the binary streams ask for, got one of another kind");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Binance settings: " + String.join("; ", faults));
        }
        concluded = true;
        return this;
    }

    private static void checkUrl(List<String> faults, String name, URI url, String plain, String secure) {
        if (!(plain.equals(url.getScheme()) || secure.equals(url.getScheme())) || url.getHost() == null) {
            faults.add(name + ": expected " + plain + "://host or " + secure + "://host, got \"" + url + '"');
        } else if (url.getRawQuery() != null || url.getRawUserInfo() != null) {
            faults.add(name + ": expected no query and no user, got \"" + url + '"');
        }
    }

    private static void checkRange(List<String> faults, String name, long value, long min, long max) {
        if (value < min || value > max) {
            faults.add(name + ": expected " + min + ".." + max + ", got " + value);
        }
    }

    /** REST base. */
    public URI restUrl() {
        return restUrl;
    }

    /** Market stream base. */
    public URI streamUrl() {
        URI set = streamUrl;
        return set != null ? set : encoding == Encoding.SBE ? SBE_STREAMS : JSON_STREAMS;
    }

    /** How market data comes. */
    public Encoding encoding() {
        return encoding;
    }

    /** Id of the key for the binary streams, or null; goes to the venue only. */
    public @Nullable String streamKey() {
        String set = streamKey;
        BinanceCredentials known = credentials;
        return set != null ? set : known == null ? null : known.apiKey();
    }

    /** WebSocket API. */
    public URI wsApiUrl() {
        return wsApiUrl;
    }

    /** Key for trading, or null. */
    public @Nullable BinanceCredentials credentials() {
        return credentials;
    }

    /** Proxy for everything, or null. */
    public @Nullable ProxySettings proxy() {
        return proxy;
    }

    /** Instruments as {@code BASE-QUOTE}, empty for all. */
    public List<String> symbols() {
        return symbols;
    }

    /** Milliseconds for a connection. */
    public int connectTimeoutMs() {
        return connectTimeoutMs;
    }

    /** Milliseconds for an answer. */
    public int requestTimeoutMs() {
        return requestTimeoutMs;
    }

    /** Milliseconds of silence after which a socket is dead. */
    public int silenceTimeoutMs() {
        return silenceTimeoutMs;
    }

    /** Milliseconds that a signed request stays valid. */
    public int recvWindowMs() {
        return recvWindowMs;
    }

    /** Milliseconds between control messages. */
    public int controlIntervalMs() {
        return controlIntervalMs;
    }

    /** Milliseconds before the first reconnect. */
    public int reconnectMinMs() {
        return reconnectMinMs;
    }

    /** Milliseconds before a reconnect, at most. */
    public int reconnectMaxMs() {
        return reconnectMaxMs;
    }

    /** Milliseconds after which a connection is replaced. */
    public long connectionMaxAgeMs() {
        return connectionMaxAgeMs;
    }

    /** Milliseconds between clock measurements. */
    public int clockSyncIntervalMs() {
        return clockSyncIntervalMs;
    }

    /** Milliseconds between comparisons of balances with the venue. */
    public int reconcileIntervalMs() {
        return reconcileIntervalMs;
    }

    /** Largest hole that is refilled. */
    public int maxBackfillTrades() {
        return maxBackfillTrades;
    }

    /** Streams per socket. */
    public int streamsPerConnection() {
        return streamsPerConnection;
    }

    /** Where it is kept until when the venue asked for patience, or null. */
    public @Nullable Path retryFile() {
        return retryFile;
    }

    @Override
    public String toString() {
        return "BinanceContext[restUrl=" + restUrl + " streamUrl=" + streamUrl() + " encoding=" + encoding
                + " wsApiUrl=" + wsApiUrl + " credentials=" + (credentials == null ? "none" : "***") + " symbols="
                + symbols + ']';
    }
}

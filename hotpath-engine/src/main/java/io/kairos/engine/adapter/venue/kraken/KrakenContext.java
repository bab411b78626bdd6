package io.kairos.engine.adapter.venue.kraken;

import io.kairos.engine.adapter.venue.net.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of everything that talks to Kraken. Set what differs from the defaults, then {@link #conclude()} once; after that it
 * does not change and any thread may read it.
 */
public final class KrakenContext {
    /** Fees assumed of an account without volume, since AssetPairs tells none any more: 0.40 % and 0.25 %. */
    public static final int DEFAULT_TAKER_FEE_CENTIBPS = 4_000;

    /** See {@link #DEFAULT_TAKER_FEE_CENTIBPS}. */
    public static final int DEFAULT_MAKER_FEE_CENTIBPS = 2_500;

    private URI restUrl = URI.create("https://api.kraken.com");
    private URI streamUrl = URI.create("wss://ws.kraken.com/v2");
    private List<String> symbols = List.of();
    private @Nullable ProxySettings proxy;
    private boolean accountFees = true;
    private int takerFeeCentibps = DEFAULT_TAKER_FEE_CENTIBPS;
    private int makerFeeCentibps = DEFAULT_MAKER_FEE_CENTIBPS;
    private int connectTimeoutMs = 5_000;
    private int requestTimeoutMs = 10_000;
    private int silenceTimeoutMs = 8_000;
    private int controlIntervalMs = 100;
    private int reconnectMinMs = 250;
    private int reconnectMaxMs = 15_000;
    private long connectionMaxAgeMs = 23 * 3_600_000L;
    private int restIntervalMs = 1_000;
    private int instrumentsPerConnection = 200;
    private URI privateUrl = URI.create("wss://ws-auth.kraken.com/v2");
    private @Nullable KrakenCredentials credentials;
    private @Nullable Path nonceFile;
    private int answerTimeoutMs = 2_000;
    private int deadlineMs = 2_000;
    private int cancelAllAfterSeconds = 60;
    private int queryLagMs = 60_000;
    private int settleMs = 150;
    private int balanceIntervalMs = 10_000;
    private boolean concluded;

    /** REST base, {@code http} or {@code https}, no path. */
    public KrakenContext restUrl(URI value) {
        restUrl = value;
        return this;
    }

    /** Public WebSocket, {@code ws} or {@code wss}, with path. */
    public KrakenContext streamUrl(URI value) {
        streamUrl = value;
        return this;
    }

    /** Private WebSocket, {@code ws} or {@code wss}, with path. */
    public KrakenContext privateUrl(URI value) {
        privateUrl = value;
        return this;
    }

    /** Our key; null for market data only. */
    public KrakenContext credentials(@Nullable KrakenCredentials value) {
        credentials = value;
        return this;
    }

    /** Where the bound of nonces is kept; null to trust the clock alone. */
    public KrakenContext nonceFile(@Nullable Path value) {
        nonceFile = value;
        return this;
    }

    /** Time for an answer on the private socket, default 2 s. */
    public KrakenContext answerTimeoutMs(int value) {
        answerTimeoutMs = value;
        return this;
    }

    /** An order that reaches the venue later than this is refused there, default 2 s, at least 500 ms. */
    public KrakenContext deadlineMs(int value) {
        deadlineMs = value;
        return this;
    }

    /** Without us for so long the venue cancels all orders of the account, default 60 s, 0 for never. */
    public KrakenContext cancelAllAfterSeconds(int value) {
        cancelAllAfterSeconds = value;
        return this;
    }

    /** How far order queries by REST may trail the socket, default 60 s. */
    public KrakenContext queryLagMs(int value) {
        queryLagMs = value;
        return this;
    }

    /** How long after a query of balances an event that belongs before it may still come, default 150 ms. */
    public KrakenContext settleMs(int value) {
        settleMs = value;
        return this;
    }

    /** Least time between two queries of balances while trading, default 10 s. */
    public KrakenContext balanceIntervalMs(int value) {
        balanceIntervalMs = value;
        return this;
    }

    /** Instruments as {@code BASE-QUOTE}; empty for all that trade. */
    public KrakenContext symbols(List<String> value) {
        symbols = List.copyOf(value);
        return this;
    }

    /** Proxy for all traffic; null for none. */
    public KrakenContext proxy(@Nullable ProxySettings value) {
        proxy = value;
        return this;
    }

    /** Fees for taking and making, hundredths of a basis point. */
    public KrakenContext feesCentibps(int taker, int maker) {
        takerFeeCentibps = taker;
        makerFeeCentibps = maker;
        return this;
    }

    /** Whether the venue is asked for the account's fees, default yes; if not, or while it does not tell, the configured ones hold. */
    public KrakenContext accountFees(boolean value) {
        accountFees = value;
        return this;
    }

    /** Time for a TCP connection and for an upgrade, default 5 s. */
    public KrakenContext connectTimeoutMs(int value) {
        connectTimeoutMs = value;
        return this;
    }

    /** Time for an answer of REST, default 10 s. */
    public KrakenContext requestTimeoutMs(int value) {
        requestTimeoutMs = value;
        return this;
    }

    /** A socket without a byte for this long is dead; the venue sends a heartbeat each second. Default 8 s. */
    public KrakenContext silenceTimeoutMs(int value) {
        silenceTimeoutMs = value;
        return this;
    }

    /** Least time between two requests on a socket, default 100 ms. */
    public KrakenContext controlIntervalMs(int value) {
        controlIntervalMs = value;
        return this;
    }

    /** First and largest delay of reconnecting, default 250 ms and 15 s. */
    public KrakenContext reconnectDelaysMs(int min, int max) {
        reconnectMinMs = min;
        reconnectMaxMs = max;
        return this;
    }

    /** Connections are replaced at this age, default 23 h. */
    public KrakenContext connectionMaxAgeMs(long value) {
        connectionMaxAgeMs = value;
        return this;
    }

    /** Least time between two calls of public REST in the long run, default 1 s. */
    public KrakenContext restIntervalMs(int value) {
        restIntervalMs = value;
        return this;
    }

    /** Instruments per socket, default 200; the venue publishes no limit. */
    public KrakenContext instrumentsPerConnection(int value) {
        instrumentsPerConnection = value;
        return this;
    }

    /**
     * Checks everything and freezes it.
     *
     * @throws IllegalArgumentException that lists every fault.
     */
    public KrakenContext conclude() {
        if (concluded) {
            throw new IllegalStateException("already concluded");
        }
        List<String> faults = new ArrayList<>();
        checkUrl(faults, "restUrl", restUrl, "http", "https");
        checkUrl(faults, "streamUrl", streamUrl, "ws", "wss");
        checkUrl(faults, "privateUrl", privateUrl, "ws", "wss");
        for (String symbol : symbols) {
            if (!symbol.matches("[A-Z0-9.]{1,20}-[A-Z0-9.]{1,20}")) {
                faults.add("symbols: expected BASE-QUOTE in capitals, got \"" + symbol + '"');
            } else if (symbol.matches("(.*-)?(XBT|XDG)(-.*)?")) {
                faults.add("symbols: expected BTC for XBT and DOGE for XDG, got \"" + symbol + '"');
            }
        }
        checkRange(faults, "takerFeeCentibps", takerFeeCentibps, 0, 100_000);
        checkRange(faults, "makerFeeCentibps", makerFeeCentibps, -100_000, 100_000);
        checkRange(faults, "connectTimeoutMs", connectTimeoutMs, 1, 120_000);
        checkRange(faults, "requestTimeoutMs", requestTimeoutMs, 1, 120_000);
        checkRange(faults, "silenceTimeoutMs", silenceTimeoutMs, 100, 60_000);
        checkRange(faults, "controlIntervalMs", controlIntervalMs, 1, 10_000);
        checkRange(faults, "reconnectMinMs", reconnectMinMs, 1, 600_000);
        checkRange(faults, "reconnectMaxMs", reconnectMaxMs, reconnectMinMs, 600_000);
        checkRange(faults, "connectionMaxAgeMs", connectionMaxAgeMs, 1_000, 24 * 3_600_000L);
        checkRange(faults, "restIntervalMs", restIntervalMs, 1, 60_000);
        checkRange(faults, "instrumentsPerConnection", instrumentsPerConnection, 1, 1_000);
        checkRange(faults, "answerTimeoutMs", answerTimeoutMs, 1, 120_000);
        checkRange(faults, "deadlineMs", deadlineMs, 500, 60_000);
        if (cancelAllAfterSeconds != 0) {
            checkRange(faults, "cancelAllAfterSeconds", cancelAllAfterSeconds, 5, 86_399);
        }
        if (nonceFile != null) {
            try {
                var unused = NonceSource.read(nonceFile);
            } catch (IOException e) {
                faults.add("nonceFile: " + e.getMessage());
            }
        }
        checkRange(faults, "queryLagMs", queryLagMs, 0, 600_000);
        checkRange(faults, "settleMs", settleMs, 1, 10_000);
        checkRange(faults, "balanceIntervalMs", balanceIntervalMs, 1, 600_000);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Kraken settings: " + String.join("; ", faults));
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

    /** Public WebSocket. */
    public URI streamUrl() {
        return streamUrl;
    }

    /** Instruments as {@code BASE-QUOTE}, empty for all. */
    public List<String> symbols() {
        return symbols;
    }

    /** Proxy for all traffic, or null. */
    public @Nullable ProxySettings proxy() {
        return proxy;
    }

    /** Whether the venue is asked for the account's fees. */
    public boolean accountFees() {
        return accountFees;
    }

    /** Fee for taking, hundredths of a basis point. */
    public int takerFeeCentibps() {
        return takerFeeCentibps;
    }

    /** Fee for making, hundredths of a basis point. */
    public int makerFeeCentibps() {
        return makerFeeCentibps;
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

    /** Milliseconds between requests on a socket. */
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

    /** Milliseconds between calls of public REST. */
    public int restIntervalMs() {
        return restIntervalMs;
    }

    /** Instruments per socket. */
    public int instrumentsPerConnection() {
        return instrumentsPerConnection;
    }

    /** Private WebSocket. */
    public URI privateUrl() {
        return privateUrl;
    }

    /** Our key, or null. */
    public @Nullable KrakenCredentials credentials() {
        return credentials;
    }

    /** Where the bound of nonces is kept, or null. */
    public @Nullable Path nonceFile() {
        return nonceFile;
    }

    /** Milliseconds for an answer on the private socket. */
    public int answerTimeoutMs() {
        return answerTimeoutMs;
    }

    /** Milliseconds in which an order has to reach the venue. */
    public int deadlineMs() {
        return deadlineMs;
    }

    /** Seconds without us after which the venue cancels, 0 for never. */
    public int cancelAllAfterSeconds() {
        return cancelAllAfterSeconds;
    }

    /** Milliseconds by which order queries may trail. */
    public int queryLagMs() {
        return queryLagMs;
    }

    /** Milliseconds in which late events come. */
    public int settleMs() {
        return settleMs;
    }

    /** Milliseconds between queries of balances. */
    public int balanceIntervalMs() {
        return balanceIntervalMs;
    }

    @Override
    public String toString() {
        return "KrakenContext[restUrl=" + restUrl + " streamUrl=" + streamUrl + " symbols=" + symbols + ']';
    }
}

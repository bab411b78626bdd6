package io.kairos.engine.adapter.venue.okx;

import io.kairos.engine.adapter.venue.net.ProxySettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of everything that talks to OKX. Set what differs from the defaults, then {@link #conclude()} once; after that it does
 * not change and any thread may read it.
 *
 * <p>A key belongs to one region: accounts of the European Economic Area, the United States and Australia have hosts of their own,
 * and so has the demo environment.
 */
public final class OkxContext {
    /** Where a book's first picture comes from. */
    public enum Bootstrap {
        /** The connection: the first message after subscribing. In force as of September 2026. */
        WS,
        /** REST, joined with the changes that came meanwhile: for the day when the venue stops sending the former. */
        REST
    }

    private URI restUrl = URI.create("https://openapi.okx.com");
    private URI streamUrl = URI.create("wss://ws.okx.com:8443");
    private @Nullable OkxCredentials credentials;
    private boolean demo;
    private @Nullable ProxySettings proxy;
    private List<String> symbols = List.of();
    private Bootstrap bootstrap = Bootstrap.WS;
    private boolean accountFees = true;
    private int takerFeeCentibps = 1_000;
    private int makerFeeCentibps = 800;
    private int connectTimeoutMs = 5_000;
    private int requestTimeoutMs = 5_000;
    private int instrumentsPerConnection = 25;
    private int reconnectMinMs = 500;
    private int reconnectMaxMs = 15_000;
    private int orderValidityMs = 5_000;
    private int reconcileIntervalMs = 30_000;
    private int cancelAllAfterSeconds = 60;
    private boolean concluded;

    /** REST base, {@code http} or {@code https}, no path. */
    public OkxContext restUrl(URI value) {
        restUrl = value;
        return this;
    }

    /** WebSocket base, {@code ws} or {@code wss}, no path. */
    public OkxContext streamUrl(URI value) {
        streamUrl = value;
        return this;
    }

    /** Key for trading; null for market data only. */
    public OkxContext credentials(@Nullable OkxCredentials value) {
        credentials = value;
        return this;
    }

    /** Whether the key belongs to the venue's demo environment, which shares its REST host with the real one. */
    public OkxContext demo(boolean value) {
        demo = value;
        return this;
    }

    /** Shortest and longest window of the back-off between attempts to connect for orders, default 500 ms to 15 s. */
    public OkxContext reconnectDelaysMs(int min, int max) {
        reconnectMinMs = min;
        reconnectMaxMs = max;
        return this;
    }

    /** By when after it is sent an order has to reach the venue, which refuses it otherwise; default 5 s. */
    public OkxContext orderValidityMs(int value) {
        orderValidityMs = value;
        return this;
    }

    /** How often orders, fills and balances are compared with the venue's while all seems well, default every 30 s. */
    public OkxContext reconcileIntervalMs(int value) {
        reconcileIntervalMs = value;
        return this;
    }

    /** After how long without a word of ours the venue cancels our orders: 10 to 120 s, 0 for never; default 60 s. */
    public OkxContext cancelAllAfterSeconds(int value) {
        cancelAllAfterSeconds = value;
        return this;
    }

    /** Proxy for everything, or null for none. */
    public OkxContext proxy(@Nullable ProxySettings value) {
        proxy = value;
        return this;
    }

    /** Instruments as {@code BASE-QUOTE}; empty for all that trade. */
    public OkxContext symbols(List<String> value) {
        symbols = List.copyOf(value);
        return this;
    }

    /** Where a book's first picture comes from, default the connection. */
    public OkxContext bootstrap(Bootstrap value) {
        bootstrap = value;
        return this;
    }

    /**
     * Fees assumed while no account can be asked, hundredths of a basis point; defaults are those of the lowest tier: 0.1 % for
     * taking, 0.08 % for making.
     */
    public OkxContext feeCentibps(int taker, int maker) {
        takerFeeCentibps = taker;
        makerFeeCentibps = maker;
        return this;
    }

    /** Whether the venue is asked for the account's fees, default yes; if not, or while it does not tell, the configured ones hold. */
    public OkxContext accountFees(boolean value) {
        accountFees = value;
        return this;
    }

    /** Time for a TCP connection and for an upgrade, default 5 s. */
    public OkxContext connectTimeoutMs(int value) {
        connectTimeoutMs = value;
        return this;
    }

    /** Time for an answer, default 5 s. */
    public OkxContext requestTimeoutMs(int value) {
        requestTimeoutMs = value;
        return this;
    }

    /** Instruments per socket, 1 to 29 since the venue asks for fewer than 30 depth channels on one; default 25. */
    public OkxContext instrumentsPerConnection(int value) {
        instrumentsPerConnection = value;
        return this;
    }

    /**
     * Checks everything and freezes it.
     *
     * @throws IllegalArgumentException that lists every fault.
     */
    public OkxContext conclude() {
        if (concluded) {
            throw new IllegalStateException("already concluded");
        }
        List<String> faults = new ArrayList<>();
        checkUrl(faults, "restUrl", restUrl, "http", "https");
        checkUrl(faults, "streamUrl", streamUrl, "ws", "wss");
        for (String symbol : symbols) {
            if (!symbol.matches("[A-Z0-9]{1,20}-[A-Z0-9]{1,20}")) {
                faults.add("symbols: expected BASE-QUOTE in capitals, got \"" + symbol + '"');
            }
        }
        checkRange(faults, "takerFeeCentibps", takerFeeCentibps, 0, 100_000);
        checkRange(faults, "makerFeeCentibps", makerFeeCentibps, -100_000, 100_000);
        checkRange(faults, "connectTimeoutMs", connectTimeoutMs, 1, 120_000);
        checkRange(faults, "requestTimeoutMs", requestTimeoutMs, 1, 120_000);
        checkRange(faults, "instrumentsPerConnection", instrumentsPerConnection, 1, 29);
        checkRange(faults, "reconnectMinMs", reconnectMinMs, 1, 60_000);
        checkRange(faults, "reconnectMaxMs", reconnectMaxMs, reconnectMinMs, 600_000);
        checkRange(faults, "orderValidityMs", orderValidityMs, 100, 60_000);
        checkRange(faults, "reconcileIntervalMs", reconcileIntervalMs, 100, 3_600_000);
        if (cancelAllAfterSeconds != 0) {
            checkRange(faults, "cancelAllAfterSeconds", cancelAllAfterSeconds, 10, 120);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("OKX settings: " + String.join("; ", faults));
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

    /** The public socket. */
    public URI publicStreamUrl() {
        return socket("/ws/v5/public");
    }

    /** The private socket. */
    public URI privateStreamUrl() {
        return socket("/ws/v5/private");
    }

    private URI socket(String path) {
        String base = streamUrl.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Key for trading, or null. */
    public @Nullable OkxCredentials credentials() {
        return credentials;
    }

    /** Whether the key belongs to the demo environment. */
    public boolean demo() {
        return demo;
    }

    /** Proxy, or null. */
    public @Nullable ProxySettings proxy() {
        return proxy;
    }

    /** Instruments as {@code BASE-QUOTE}, empty for all. */
    public List<String> symbols() {
        return symbols;
    }

    /** Where a book's first picture comes from. */
    public Bootstrap bootstrap() {
        return bootstrap;
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

    /** Instruments per socket. */
    public int instrumentsPerConnection() {
        return instrumentsPerConnection;
    }

    /** Shortest window of the back-off, milliseconds. */
    public int reconnectMinMs() {
        return reconnectMinMs;
    }

    /** Longest window of the back-off, milliseconds. */
    public int reconnectMaxMs() {
        return reconnectMaxMs;
    }

    /** Milliseconds within which an order has to reach the venue. */
    public int orderValidityMs() {
        return orderValidityMs;
    }

    /** Milliseconds between comparisons with the venue. */
    public int reconcileIntervalMs() {
        return reconcileIntervalMs;
    }

    /** Seconds after which the venue cancels for want of a word of ours, 0 for never. */
    public int cancelAllAfterSeconds() {
        return cancelAllAfterSeconds;
    }

    @Override
    public String toString() {
        return "OkxContext[restUrl=" + restUrl + " streamUrl=" + streamUrl + " credentials="
                + (credentials == null ? "none" : "***") + " demo=" + demo + " bootstrap=" + bootstrap + " symbols="
                + symbols + ']';
    }
}

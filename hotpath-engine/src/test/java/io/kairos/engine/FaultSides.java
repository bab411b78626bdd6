package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.outbound.execution.okx.OrderMessages;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.SimulatedBinance.Funded;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.SimulatedOkx;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.okx.OkxVenue;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A venue to whose adapters the catalogue of faults is done: with a funded account, and with short limits of patience.
 *
 * @param symbols what is traded, in turn.
 * @param entryService what the simulator calls the sockets of order entry.
 * @param marketService and those of market data.
 * @param clientId our name of an order there.
 * @param balancesAtOnce whether pushes tell all of the balances; else what is locked is known only when it is asked for in its turn.
 * @param askEveryMs how often an order may be asked for without using the venue's allowance up.
 */
record FaultSides(
        ProofMarket.Side side,
        List<String> symbols,
        String entryService,
        String marketService,
        LongFunction<String> clientId,
        boolean balancesAtOnce,
        int askEveryMs) {
    private static final int PATIENCE_MS = 1_000;
    private static final int RECONNECT_MIN_MS = 50;
    private static final int RECONNECT_MAX_MS = 500;
    private static final List<String> SYMBOLS = List.of("BTC-USDT", "ETH-USDT");
    /** The venue counts what is placed and canceled by pair, and gives it back slowly. */
    private static final List<String> KRAKEN_SYMBOLS =
            List.of("BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD", "LTC-USD", "ADA-USD");

    private static final FeedSettings FEED = FeedSettings.DEFAULTS.connecting(
            RECONNECT_MIN_MS, RECONNECT_MAX_MS, FeedSettings.DEFAULTS.connectionMaxAgeMs());

    static FaultSides binance() throws GeneralSecurityException {
        Funded funded = Funded.generate();
        return new FaultSides(
                new ProofMarket.Side(
                        VenueName.BINANCE,
                        Venue.BINANCE,
                        BinanceVenue.Settings.STANDARD,
                        List.of(funded.account()),
                        market -> new BinanceAdapter(
                                new BinanceContext()
                                        .restUrl(market.rest(VenueName.BINANCE))
                                        .streamUrl(market.stream(VenueName.BINANCE))
                                        .wsApiUrl(URI.create(market.stream(VenueName.BINANCE) + "/ws-api/v3"))
                                        .credentials(funded.credentials())
                                        .symbols(SYMBOLS)
                                        .connectTimeoutMs(PATIENCE_MS)
                                        .requestTimeoutMs(PATIENCE_MS)
                                        .silenceTimeoutMs(10 * PATIENCE_MS)
                                        .reconcileIntervalMs(2 * PATIENCE_MS)
                                        .clockSyncIntervalMs(2 * PATIENCE_MS)
                                        .reconnectDelaysMs(RECONNECT_MIN_MS, RECONNECT_MAX_MS)
                                        .conclude(),
                                FEED,
                                market.eventLoops(),
                                market.clock())),
                SYMBOLS,
                "WS_API",
                "STREAM",
                ClientOrderId::format,
                true,
                300);
    }

    static FaultSides okx() {
        return new FaultSides(
                new ProofMarket.Side(
                        VenueName.OKX,
                        Venue.OKX,
                        OkxVenue.Settings.STANDARD,
                        List.of(SimulatedOkx.account()),
                        market -> new OkxAdapter(
                                new OkxContext()
                                        .restUrl(market.rest(VenueName.OKX))
                                        .streamUrl(market.stream(VenueName.OKX))
                                        .credentials(SimulatedOkx.credentials())
                                        .symbols(SYMBOLS)
                                        .connectTimeoutMs(PATIENCE_MS)
                                        .requestTimeoutMs(PATIENCE_MS)
                                        .reconcileIntervalMs(2 * PATIENCE_MS)
                                        .cancelAllAfterSeconds(0)
                                        .reconnectDelaysMs(8 * RECONNECT_MIN_MS, 2 * RECONNECT_MAX_MS)
                                        .conclude(),
                                FEED,
                                market.eventLoops(),
                                market.clock())),
                SYMBOLS,
                "PRIVATE",
                "PUBLIC",
                OrderMessages::clientId,
                true,
                300);
    }

    static FaultSides kraken() {
        return new FaultSides(
                new ProofMarket.Side(
                        VenueName.KRAKEN,
                        Venue.KRAKEN,
                        KrakenVenue.Settings.STANDARD,
                        List.of(SimulatedKraken.account()),
                        market -> new KrakenAdapter(
                                new KrakenContext()
                                        .restUrl(market.rest(VenueName.KRAKEN))
                                        .streamUrl(URI.create(market.stream(VenueName.KRAKEN) + "/v2"))
                                        .privateUrl(URI.create(market.stream(VenueName.KRAKEN) + "/auth/v2"))
                                        .credentials(SimulatedKraken.credentials())
                                        .symbols(KRAKEN_SYMBOLS)
                                        .connectTimeoutMs(PATIENCE_MS)
                                        .requestTimeoutMs(2 * PATIENCE_MS)
                                        .answerTimeoutMs(PATIENCE_MS)
                                        .silenceTimeoutMs(3 * PATIENCE_MS)
                                        .queryLagMs(300)
                                        .settleMs(30)
                                        .balanceIntervalMs(10 * PATIENCE_MS)
                                        .controlIntervalMs(20)
                                        .restIntervalMs(50)
                                        .reconnectDelaysMs(RECONNECT_MIN_MS, RECONNECT_MAX_MS)
                                        .conclude(),
                                FEED,
                                market.eventLoops(),
                                market.clock())),
                KRAKEN_SYMBOLS,
                "PRIVATE",
                "STREAM",
                ClientOrderId::format,
                false,
                1_000);
    }
}

package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.okx.OkxVenue;
import java.net.URI;
import java.util.List;

/** The venues under proof, each connected to its simulated self with short delays. */
final class ProofSides {
    private static final int RECONNECT_MIN_MS = 20;
    private static final int RECONNECT_MAX_MS = 500;

    static final ProofMarket.Side BINANCE = new ProofMarket.Side(
            VenueName.BINANCE,
            Venue.BINANCE,
            BinanceVenue.Settings.STANDARD,
            market -> new BinanceAdapter(
                    new BinanceContext()
                            .restUrl(market.rest(VenueName.BINANCE))
                            .streamUrl(market.stream(VenueName.BINANCE))
                            .reconnectDelaysMs(RECONNECT_MIN_MS, RECONNECT_MAX_MS)
                            .conclude(),
                    FeedSettings.DEFAULTS,
                    market.eventLoops(),
                    market.clock()));

    static final ProofMarket.Side OKX = new ProofMarket.Side(
            VenueName.OKX,
            Venue.OKX,
            OkxVenue.Settings.STANDARD,
            market -> new OkxAdapter(
                    new OkxContext()
                            .restUrl(market.rest(VenueName.OKX))
                            .streamUrl(market.stream(VenueName.OKX))
                            .conclude(),
                    FeedSettings.DEFAULTS.connecting(
                            RECONNECT_MIN_MS, RECONNECT_MAX_MS, FeedSettings.DEFAULTS.connectionMaxAgeMs()),
                    market.eventLoops(),
                    market.clock()));

    static final ProofMarket.Side KRAKEN = new ProofMarket.Side(
            VenueName.KRAKEN,
            Venue.KRAKEN,
            KrakenVenue.Settings.STANDARD,
            market -> new KrakenAdapter(
                    new KrakenContext()
                            .restUrl(market.rest(VenueName.KRAKEN))
                            .streamUrl(URI.create(market.stream(VenueName.KRAKEN) + "/v2"))
                            .reconnectDelaysMs(RECONNECT_MIN_MS, RECONNECT_MAX_MS)
                            .conclude(),
                    FeedSettings.DEFAULTS,
                    market.eventLoops(),
                    market.clock()));

    static final List<ProofMarket.Side> ALL = List.of(BINANCE, OKX, KRAKEN);

    private ProofSides() {}
}

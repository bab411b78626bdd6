package io.kairos.simulation;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.outbound.execution.binance.BinanceOrderGateway;
import io.kairos.engine.adapter.outbound.execution.kraken.KrakenOrderGateway;
import io.kairos.engine.adapter.outbound.execution.okx.OkxOrderGateway;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.simulation.net.VirtualHttp;
import io.kairos.simulation.net.VirtualLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/** One venue's real adapters as the engine's process has them, on the simulation's loop, network and time. One thread. */
interface EngineVenue extends AutoCloseable {
    /** What the adapters of one run of the process stand on. */
    record Ground(VirtualLoop loop, EpochNanoClock clock, VirtualHttp http, VenueKeys keys, Path data) {}

    /** Asks the venue for its markets; time passes meanwhile. */
    List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException;

    /** What the feed has to know of the venue. */
    VenueProtocol protocol(int depth);

    /** For connections of the feed. */
    WebSocketClient streamClient();

    /** Order entry. */
    OrderGateway gateway(InstrumentRegistry registry, EventSink sink);

    @Override
    void close();

    /** The adapters of a venue, with waits that suit minutes of simulation. */
    static EngineVenue of(Venue venue, Ground ground) {
        return switch (venue) {
            case BINANCE -> new Binance(ground);
            case OKX -> new Okx(ground);
            case KRAKEN -> new Kraken(ground);
        };
    }

    /** Binance. */
    final class Binance implements EngineVenue {
        private static final int SILENCE_MS = 6_000;
        private static final int RECONCILE_MS = 5_000;

        private final VirtualLoop loop;
        private final BinanceVenue venue;

        private Binance(Ground ground) {
            loop = ground.loop();
            String host = SimulatedMarket.host(Venue.BINANCE);
            BinanceContext context = new BinanceContext()
                    .restUrl(URI.create("http://" + host))
                    .streamUrl(URI.create("ws://" + host))
                    .wsApiUrl(URI.create("ws://" + host + "/ws-api/v3"))
                    .credentials(ground.keys().binance())
                    .retryFile(ground.data().resolve("binance-retry-at"))
                    .silenceTimeoutMs(SILENCE_MS)
                    .clockSyncIntervalMs(5_000)
                    .reconcileIntervalMs(RECONCILE_MS)
                    .requestTimeoutMs(3_000)
                    .reconnectDelaysMs(100, 3_000)
                    .conclude();
            venue = new BinanceVenue(context, loop, ground.clock(), ground.http());
        }

        @Override
        public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
            return venue.loadInstruments();
        }

        @Override
        public VenueProtocol protocol(int depth) {
            return new BinanceProtocol(venue, depth);
        }

        @Override
        public WebSocketClient streamClient() {
            return venue.webSocketClient(loop);
        }

        @Override
        public OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
            return new BinanceOrderGateway(venue, registry, sink);
        }

        @Override
        public void close() {
            venue.close();
        }
    }

    /** OKX. */
    final class Okx implements EngineVenue {
        private static final int RECONCILE_MS = 5_000;
        private static final int CANCEL_ALL_AFTER_S = 12;

        private final VirtualLoop loop;
        private final OkxVenue venue;

        private Okx(Ground ground) {
            loop = ground.loop();
            String host = SimulatedMarket.host(Venue.OKX);
            OkxContext context = new OkxContext()
                    .restUrl(URI.create("http://" + host))
                    .streamUrl(URI.create("ws://" + host))
                    .credentials(VenueKeys.okx())
                    .requestTimeoutMs(3_000)
                    .reconcileIntervalMs(RECONCILE_MS)
                    .cancelAllAfterSeconds(CANCEL_ALL_AFTER_S)
                    .reconnectDelaysMs(100, 3_000)
                    .conclude();
            venue = new OkxVenue(context, ground.clock(), ground.http());
        }

        @Override
        public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
            return venue.loadInstruments();
        }

        @Override
        public VenueProtocol protocol(int depth) {
            return new OkxProtocol(venue, depth);
        }

        @Override
        public WebSocketClient streamClient() {
            return venue.webSocketClient(loop);
        }

        @Override
        public OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
            return new OkxOrderGateway(venue, loop, registry, sink);
        }

        @Override
        public void close() {
            venue.close();
        }
    }

    /** Kraken. */
    final class Kraken implements EngineVenue {
        private static final int SILENCE_MS = 6_000;
        private static final int CANCEL_ALL_AFTER_S = 12;
        /** The simulated venue's queries trail by six seconds at most. */
        private static final int QUERY_LAG_MS = 10_000;
        /** Its list of markets tells no fees: those of the simulated venue. */
        private static final int TAKER_CENTIBPS = 2_400;

        private static final int MAKER_CENTIBPS = 1_400;

        private final VirtualLoop loop;
        private final KrakenVenue venue;

        private Kraken(Ground ground) {
            loop = ground.loop();
            String host = SimulatedMarket.host(Venue.KRAKEN);
            KrakenContext context = new KrakenContext()
                    .restUrl(URI.create("http://" + host))
                    .streamUrl(URI.create("ws://" + host + "/v2"))
                    .privateUrl(URI.create("ws://" + host + "/auth/v2"))
                    .credentials(VenueKeys.kraken())
                    .feesCentibps(TAKER_CENTIBPS, MAKER_CENTIBPS)
                    .nonceFile(ground.data().resolve("kraken-nonce"))
                    .requestTimeoutMs(3_000)
                    .silenceTimeoutMs(SILENCE_MS)
                    .queryLagMs(QUERY_LAG_MS)
                    .balanceIntervalMs(5_000)
                    .cancelAllAfterSeconds(CANCEL_ALL_AFTER_S)
                    .reconnectDelaysMs(100, 3_000)
                    .conclude();
            venue = new KrakenVenue(context, ground.clock(), loop.ticker(), ground.http());
        }

        @Override
        public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
            return venue.loadInstruments();
        }

        @Override
        public VenueProtocol protocol(int depth) {
            return new KrakenProtocol(venue, depth);
        }

        @Override
        public WebSocketClient streamClient() {
            return venue.webSocketClient(loop);
        }

        @Override
        public OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
            return new KrakenOrderGateway(venue, loop, registry, sink);
        }

        @Override
        public void close() {
            venue.close();
        }
    }
}

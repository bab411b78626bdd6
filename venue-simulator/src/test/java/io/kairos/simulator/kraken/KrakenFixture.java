package io.kairos.simulator.kraken;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.number.Fixed8;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The venue alone on a free port, with books that only the test moves: what goes over the wire follows from what the test
 * did.
 */
final class KrakenFixture implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    static final String KEY = KrakenCore.KEY;
    static final String SECRET = KrakenCore.SECRET;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("venue"), NioIoHandler.newFactory());
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final KrakenCore core = new KrakenCore(failure -> broken.compareAndSet(null, failure));
    private final Exchange exchange = core.exchange();
    private final KrakenVenue venue;
    private final Listener listener;

    KrakenFixture() throws IOException {
        this(KrakenVenue.Settings.STANDARD);
    }

    KrakenFixture(KrakenVenue.Settings settings) throws IOException {
        venue = settings.open(core.context());
        listener = Listener.open(group, "127.0.0.1", 0, "test", core.context().net(), venue::handler);
        Future<?> unused = group.next().scheduleAtFixedRate(this::tick, 10, 10, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        core.faults().tick();
        venue.onTick(exchange.clock().nowMs());
    }

    /** Arms a fault, in the words of the control API. */
    void arm(String fault) {
        call(() -> core.faults().arm(core.faults().reader().read(json(fault))));
    }

    String base() {
        return "http://127.0.0.1:" + listener.port();
    }

    URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + listener.port() + path);
    }

    KrakenVenue venue() {
        return venue;
    }

    Exchange exchange() {
        return exchange;
    }

    Instrument instrument(String symbol) {
        return exchange.catalogue().find(symbol).orElseThrow();
    }

    /** Runs work on the venue thread and waits for it. */
    <T> T call(Callable<T> work) {
        try {
            return group.next().submit(work).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Lets the market's other participants offer this much at a price; zero takes it away. */
    void rest(String symbol, Side side, String price, String quantity) {
        synthetic(symbol, action -> action.quote(side, Fixed8.parse(price), Fixed8.parse(quantity)));
    }

    /** An order of the market's other participants that takes what it can. */
    void take(String symbol, Side side, String price, String quantity) {
        synthetic(symbol, action -> action.place(side, TimeInForce.IOC, Fixed8.parse(price), Fixed8.parse(quantity)));
    }

    private void synthetic(String symbol, Consumer<Exchange.SyntheticAction> work) {
        call(() -> {
            Exchange.SyntheticAction action = exchange.synthetic(instrument(symbol));
            work.accept(action);
            action.commit();
            return symbol;
        });
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw new AssertionError("not JSON: " + text, malformed);
        }
    }

    @Override
    public void close() {
        listener.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        if (broken.get() != null) {
            throw new AssertionError("the venue broke", broken.get());
        }
    }
}

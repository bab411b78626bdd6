package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.application.EngineProbe.OrderLook;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.journal.codec.ConversionQuotedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A program that trades through the engine: it asks what a conversion would bring, converts, sometimes the same twice as after an answer
 * that got lost, and changes orders that rest, its own or such that the venue lets nobody change so. One thread.
 */
final class Satellite {
    private static final long MS = 1_000_000L;
    private static final List<String> ASSETS = List.of("USDT", "USD", "BTC", "ETH");

    private final SplittableRandom random;
    private final long meanIntervalNs;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionQuotedDecoder quoted = new ConversionQuotedDecoder();
    private long nextNs;
    private long conversions;
    private long amendments;
    private long refused;
    private @Nullable Wish asked;
    private @Nullable Wish sent;

    /** A conversion that it thinks of; {@code worst} as it was told, 0 before. */
    private record Wish(String id, String from, String to, long amount, int decimals, long worst, int worstDecimals) {
        Wish withWorst(long told, int toldDecimals) {
            return new Wish(id, from, to, amount, decimals, told, toldDecimals);
        }
    }

    Satellite(SplittableRandom random) {
        this.random = random;
        this.meanIntervalNs = TimeUnit.MILLISECONDS.toNanos(300L << random.nextInt(5));
        this.nextNs = TimeUnit.SECONDS.toNanos(2);
    }

    /** When it wants to be asked next. */
    long nextDueNs() {
        return nextNs;
    }

    /** Does what is due to a running engine; forgets it when there is none. */
    void act(long nowNs, SimulatedEngine engine) {
        if (nowNs < nextNs) {
            return;
        }
        nextNs = nowNs + (long) (-meanIntervalNs * StrictMath.log(1 - random.nextDouble())) + MS;
        Wish ready = asked;
        Wish before = sent;
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> amend(engine);
            case 4 -> {
                if (before != null) {
                    convert(engine, before);
                }
            }
            default -> {
                if (ready != null && ready.worst() > 0) {
                    asked = null;
                    sent = ready;
                    convert(engine, ready);
                } else {
                    ask(engine);
                }
            }
        }
    }

    private void taken(boolean offered) {
        refused += offered ? 0 : 1;
    }

    /** Commands that the engine's ring did not take. */
    long refused() {
        return refused;
    }

    private void ask(SimulatedEngine engine) {
        Asset from = engine.registry().assetByName(ASSETS.get(random.nextInt(ASSETS.size())));
        Asset to = engine.registry().assetByName(ASSETS.get(random.nextInt(ASSETS.size())));
        if (from == null || to == null || from.equals(to)) {
            return;
        }
        // About 10 to 300 USDT, whatever that is of the asset.
        long tenth =
                switch (from.name()) {
                    case "BTC" -> 10_000;
                    case "ETH" -> 300_000;
                    default -> 1_000_000_000;
                };
        long amount = tenth * (1 + random.nextInt(30));
        Wish wish = new Wish("c" + ++conversions, from.name(), to.name(), amount, from.decimals(), 0, 0);
        asked = wish;
        taken(engine.commands().quoteConversion(wish.from(), wish.to(), wish.amount(), wish.decimals()));
    }

    private void convert(SimulatedEngine engine, Wish wish) {
        long minimum = Math.max(1, wish.worst() - wish.worst() / 1_000 * (conversions % 4));
        taken(engine.commands()
                .convert(
                        wish.id(),
                        wish.from(),
                        wish.to(),
                        wish.amount(),
                        wish.decimals(),
                        minimum,
                        wish.worstDecimals()));
    }

    /** Hears the engine's answers. */
    void onRecord(DirectBuffer buffer, int offset, SimulatedEngine engine) {
        header.wrap(buffer, offset);
        Wish waiting = asked;
        if (header.templateId() != ConversionQuotedDecoder.TEMPLATE_ID || waiting == null) {
            return;
        }
        quoted.wrapAndApplyHeader(buffer, offset, header);
        Asset to = engine.registry().asset(quoted.toAssetId());
        if (quoted.conversionId() == 0 && to.name().equals(waiting.to())) {
            asked = waiting.withWorst(quoted.worstAmount(), to.decimals());
        }
    }

    private void amend(SimulatedEngine engine) {
        EngineProbe probe = engine.probe();
        List<OrderLook> open = probe.openOrders();
        if (open.isEmpty()) {
            return;
        }
        OrderLook order = open.get(random.nextInt(open.size()));
        Instrument on = engine.registry().instrument(order.instrumentId());
        long steps = Math.max(1, order.qty() / on.stepQty() * (25 + random.nextInt(150)) / 100);
        long bid = probe.bidPx(on.id());
        // Some change the price as well, which not every venue does to an order.
        long px = random.nextInt(3) == 0 || bid == QuoteBoard.NO_PX
                ? Commands.AS_IT_IS
                : bid * (9_960 + random.nextInt(80)) / 10_000 / on.tickPx() * on.tickPx();
        taken(engine.commands()
                .amend(
                        order.orderId(),
                        random.nextInt(4) == 0 ? Commands.AS_IT_IS : steps * on.stepQty(),
                        on.qtyDecimals(),
                        px,
                        on.priceDecimals(),
                        "a" + ++amendments));
    }
}

package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The people and satellites of a simulation: they place and cancel orders, halt, release, and change limits, as the seed has it. */
final class Operator {
    private static final long ONE = 100_000_000L;
    private static final long MS = 1_000_000L;

    private final SplittableRandom random;
    private final long meanIntervalNs;
    private long nextNs;
    private long orders;
    private long refused;
    private String reference = "";
    private long releaseNs = Long.MAX_VALUE;

    Operator(SplittableRandom random) {
        this.random = random;
        this.meanIntervalNs = TimeUnit.MILLISECONDS.toNanos(200L << random.nextInt(5));
        this.nextNs = TimeUnit.SECONDS.toNanos(1);
    }

    /** The limits that a new journal begins with: large ones or such that are reached. */
    SimulatedEngine.Limits firstLimits(List<Venue> venues) {
        // What all else is counted in: Kraken alone has no market in USDT.
        reference = venues.equals(List.of(Venue.KRAKEN)) ? "USD" : "USDT";
        return new SimulatedEngine.Limits(
                reference, limits(), random.nextInt(3) * 50, (100 + random.nextInt(900)) * ONE);
    }

    private Commands.Limits limits() {
        boolean narrow = random.nextInt(3) == 0;
        return new Commands.Limits(
                (narrow ? 20_000L + random.nextInt(50_000) : 10_000_000L) * ONE,
                50 + random.nextInt(100),
                500 + random.nextInt(3_000),
                narrow ? 3 + random.nextInt(6) : 50,
                narrow ? 2 + random.nextInt(4) : 20,
                Map.of(
                        "USDT",
                        (narrow ? 300L : 5_000L) * ONE,
                        "USD",
                        (narrow ? 300L : 5_000L) * ONE,
                        "BTC",
                        narrow ? ONE / 200 : ONE / 20));
    }

    /** When it wants to be asked next. */
    long nextDueNs() {
        return Math.min(nextNs, releaseNs);
    }

    /** Does what is due to a running engine; forgets it when there is none. */
    void act(long nowNs, SimulatedEngine engine) {
        if (nowNs >= releaseNs) {
            releaseNs = Long.MAX_VALUE;
            taken(engine.commands().killSwitch(false, false));
        }
        if (nowNs < nextNs) {
            return;
        }
        nextNs = nowNs + (long) (-meanIntervalNs * StrictMath.log(1 - random.nextDouble())) + MS;
        Commands commands = engine.commands();
        switch (random.nextInt(20)) {
            case 0 -> {
                taken(commands.killSwitch(true, random.nextBoolean()));
                releaseNs = nowNs + (50 + random.nextInt(4_000)) * MS;
            }
            case 1 ->
                taken(commands.limits(
                        limits(),
                        reference,
                        engine.registry(),
                        engine.probe().limits().version()));
            case 2 -> taken(commands.cancelAll());
            case 3, 4, 5, 6 -> cancelOne(engine);
            default -> place(engine);
        }
    }

    /** A command that the full ring does not take is refused to whoever gave it, who lets it be. */
    private void taken(boolean offered) {
        refused += offered ? 0 : 1;
    }

    /** Commands that the engine's ring did not take. */
    long refused() {
        return refused;
    }

    private void cancelOne(SimulatedEngine engine) {
        List<EngineProbe.OrderLook> open = engine.probe().openOrders();
        if (!open.isEmpty()) {
            taken(engine.commands().cancel(open.get(random.nextInt(open.size())).orderId()));
        }
    }

    private void place(SimulatedEngine engine) {
        List<Instrument> instruments = engine.registry().instruments();
        Instrument on = instruments.get(random.nextInt(instruments.size()));
        EngineProbe probe = engine.probe();
        if (!probe.isLive(on.id())) {
            return;
        }
        boolean buy = random.nextBoolean();
        long opposite = buy ? probe.askPx(on.id()) : probe.bidPx(on.id());
        if (opposite == QuoteBoard.NO_PX) {
            return;
        }
        long off = opposite * (random.nextInt(80) - 20) / 10_000;
        long px = (buy ? opposite - off : opposite + off) / on.tickPx() * on.tickPx();
        long steps = on.minQty() / on.stepQty() + random.nextInt(50);
        // About 10 to 200 USDT, whatever that is of the base asset.
        long qty = Math.max(on.minQty(), on.stepQty() * steps * (1 + random.nextInt(20)));
        taken(engine.commands()
                .place(
                        buy ? Side.BUY : Side.SELL,
                        random.nextInt(3) == 0 ? TimeInForce.IOC : TimeInForce.GTC,
                        qty,
                        on.qtyDecimals(),
                        px,
                        on.priceDecimals(),
                        "s" + ++orders,
                        on.venue().name(),
                        on.symbol()));
    }
}

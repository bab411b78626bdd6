package io.kairos.standalone.endurance;

import io.grpc.StatusRuntimeException;
import io.kairos.standalone.Port;
import io.kairos.standalone.endurance.Accountant.Comparison;
import io.kairos.standalone.part.SystemParts;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What storm and soak share: the whole system on simulated venues, satellites that order, the strategy that finds planted mispricings, faults, and an
 * accountant. One thread.
 */
public final class Trial implements AutoCloseable {
    /** After peace, both sides agree within this, however slow the machine. */
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(90);
    /** Only after a minute is Kraken believed not to know an order, and it takes few questions a minute. */
    private static final Duration LAST_LIMIT = Duration.ofMinutes(8);

    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration VENUES_LIMIT = Duration.ofMinutes(4);
    private static final long FAULTS_WHILE_STARTING_NS = TimeUnit.SECONDS.toNanos(10);
    /** Longer than any order of a satellite rests. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);

    private static final long CANCEL_AGAIN_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long TELL_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * Limits are announced by the simulators, and kept to by the engine; the real venue takes 100 orders in ten seconds. What the simulators answer
     * trails by three seconds at most.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "KAIROS_SIMULATOR_ORDERS_PER_TEN_SECONDS", "3000",
            "KAIROS_SIMULATOR_ORDERS_PER_DAY", "10000000",
            "KAIROS_SIMULATOR_MISPRICING_INTERVAL_MILLIS", "0",
            "KAIROS_ENGINE_WARMUP_SECONDS", "1",
            "KAIROS_ENGINE_KRAKEN_QUERY_LAG_MS", "10000",
            "KAIROS_QUICK_LIFE_SECONDS", "1");

    private final PrintStream out;
    private final long seed;
    private final TrialSystem system;
    private final Accountant accountant = new Accountant();
    private @Nullable Parts parts;

    private record Parts(
            Simulators simulators,
            EngineSide engine,
            EventFollower follower,
            PriceBoard prices,
            Satellites satellites) {}

    /**
     * Starts nothing yet.
     *
     * @param home root of the source tree, built.
     * @param directory for the system's data; emptied first.
     * @param seed of orders, faults and moments.
     */
    public Trial(Path home, Path directory, long seed, PrintStream out) throws IOException {
        this.out = out;
        this.seed = seed;
        system = new TrialSystem(home, directory, SETTINGS);
    }

    /** Starts the system and opens the books. */
    public void start() throws IOException, InterruptedException, Broken {
        say("seed " + seed + "; data in " + system.dataDir());
        long beganNs = System.nanoTime();
        system.up();
        Simulators simulators = new Simulators(system.port(Port.SIMULATOR_CONTROL));
        EngineSide engine = new EngineSide(system.port(Port.ENGINE_GRPC), system.secret("satellite-token"));
        List<Market> markets = engine.markets();
        simulators.know(markets);
        for (String venue : Simulators.VENUES) {
            accountant.open(venue, simulators.ledger(venue));
        }
        EventFollower follower = new EventFollower(engine, accountant, engine.sequence());
        PriceBoard prices = new PriceBoard(
                simulators, markets.stream().filter(OrderMix::isTraded).toList());
        SplittableRandom random = new SplittableRandom(seed);
        Satellites satellites = new Satellites(
                engine,
                accountant,
                new OrderMix(markets, prices, random, new OrderMix.Shares(100, 0)),
                "t" + Long.toString(seed, 36) + "-");
        parts = new Parts(simulators, engine, follower, prices, satellites);
        follower.start();
        prices.start();
        settle(false);
        say("READY after " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs) + " s, " + markets.size()
                + " markets, books of both sides equal");
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("not started");
        }
        return parts;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    long seed() {
        return seed;
    }

    TrialSystem system() {
        return system;
    }

    Simulators simulators() {
        return parts().simulators();
    }

    Satellites satellites() {
        return parts().satellites();
    }

    Accountant accountant() {
        return accountant;
    }

    /** Faults, mispricings and orders, until {@link #peace}. */
    void trade(int ordersPerSecond, OrderMix.Shares shares, long mispricingMillis, String faults)
            throws IOException, InterruptedException {
        simulators().mispricingEvery(mispricingMillis);
        simulators().script(faults);
        satellites().resume(ordersPerSecond, shares);
    }

    /** No orders, no faults, nothing to gain. */
    void peace() throws IOException, InterruptedException {
        simulators().peace();
        simulators().mispricingEvery(0);
        satellites().pause();
    }

    /** Waits until the engine lets orders pass; faults go on for a while, not until it has no chance. */
    void awaitReady() throws InterruptedException, IOException, Broken {
        long beganNs = System.nanoTime();
        long untilNs = beganNs + READY_LIMIT.toNanos();
        boolean peaceful = false;
        while (!parts().engine().isReady()) {
            if (!peaceful && System.nanoTime() - beganNs > FAULTS_WHILE_STARTING_NS) {
                peaceful = true;
                simulators().peace();
            }
            if (System.nanoTime() - untilNs > 0) {
                throw broken("the engine does not get ready within " + READY_LIMIT.toSeconds() + " s; its last words:\n"
                        + system.endOfLog(SystemParts.ENGINE, 30));
            }
            pause(POLL_NS);
        }
    }

    /** Waits until orders can be sent to every venue; in peace. */
    void awaitVenues() throws InterruptedException, Broken {
        long untilNs = System.nanoTime() + VENUES_LIMIT.toNanos();
        List<String> cutOff = parts().engine().cutOff(Simulators.VENUES);
        while (!cutOff.isEmpty()) {
            if (System.nanoTime() - untilNs > 0) {
                throw broken(
                        "no orders can be sent to " + cutOff + " within " + VENUES_LIMIT.toSeconds() + " s of peace");
            }
            pause(POLL_NS);
            cutOff = parts().engine().cutOff(Simulators.VENUES);
        }
    }

    /**
     * Waits until no venue is left that was settling its orders in the round before already, so that none stays without orders for long.
     *
     * @param before those of the round before.
     * @return those that are settling them now for the first time.
     */
    List<String> awaitSettled(List<String> before) throws InterruptedException, Broken {
        long untilNs = System.nanoTime() + VENUES_LIMIT.toNanos();
        List<String> settling = parts().engine().settling();
        while (settling.stream().anyMatch(before::contains)) {
            if (System.nanoTime() - untilNs > 0) {
                throw broken("the fate of orders at " + settling + " is not settled within " + VENUES_LIMIT.toSeconds()
                        + " s of peace");
            }
            pause(POLL_NS);
            settling = parts().engine().settling();
        }
        return settling;
    }

    /** After a round, whether trading goes on. */
    void feel(Pulse pulse) throws Broken {
        Satellites.Tally tally = satellites().tally();
        List<String> still = pulse.after(tally.offeredBy(), tally.acceptedBy(), accountant.executions());
        if (!still.isEmpty()) {
            throw broken(String.join("\n  ", still) + "\n  refused: " + tally.refusals());
        }
    }

    static void pause(long nanos) throws InterruptedException {
        long untilNs = System.nanoTime() + nanos;
        long leftNs = nanos;
        while (leftNs > 0) {
            LockSupport.parkNanos(leftNs);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            leftNs = untilNs - System.nanoTime();
        }
    }

    /** Takes the venues' orders into the books. */
    void readVenues() throws IOException, InterruptedException {
        for (String venue : Simulators.VENUES) {
            simulators().orders(venue, accountant.sinceMs(venue)).forEach(accountant::onVenueOrder);
        }
    }

    /**
     * Waits until both sides agree in everything.
     *
     * @param last whether no order may be left that rests or whose fate is not known; those that rest are cancelled.
     * @return how many such orders there are.
     * @throws Broken if they do not agree in time, or never can; the message holds each difference.
     */
    int settle(boolean last) throws IOException, InterruptedException, Broken {
        if (last) {
            satellites().drain(DRAIN_LIMIT);
        }
        long cancelNs = System.nanoTime();
        long beganNs = System.nanoTime();
        long untilNs = beganNs + (last ? LAST_LIMIT : SETTLE_LIMIT).toNanos();
        boolean told = false;
        Comparison comparison = null;
        String trouble = "";
        while (true) {
            try {
                comparison = compare();
                trouble = "";
            } catch (StatusRuntimeException | IOException failed) {
                trouble = String.valueOf(failed.getMessage());
                parts().engine().reconnect();
            }
            check();
            if (trouble.isEmpty()
                    && comparison != null
                    && comparison.differences().isEmpty()
                    && (!last || (comparison.unsettled() == 0 && comparison.open() == 0))) {
                return comparison.unsettled();
            }
            if (!told && System.nanoTime() - beganNs > TELL_NS) {
                told = true;
                say("  not equal yet: "
                        + (comparison == null || !trouble.isEmpty()
                                ? trouble
                                : comparison.differences() + ", " + comparison.unsettled() + " not known yet"));
            }
            if (last && System.nanoTime() - cancelNs > 0) {
                cancelNs = System.nanoTime() + CANCEL_AGAIN_NS;
                satellites().cancel(accountant.onBooks());
            }
            if (System.nanoTime() - untilNs > 0) {
                throw broken(
                        !trouble.isEmpty() || comparison == null
                                ? trouble
                                : comparison.differences().isEmpty()
                                        ? comparison.unsettled() + " orders whose fate is still not known, "
                                                + comparison.open() + " not over"
                                        : String.join("\n  ", comparison.differences()));
            }
            pause(POLL_NS);
        }
    }

    private Comparison compare() throws IOException, InterruptedException {
        readVenues();
        Map<String, Map<String, Holding>> ledgers = new TreeMap<>();
        for (String venue : Simulators.VENUES) {
            ledgers.put(venue, simulators().ledger(venue));
        }
        EngineSide engine = parts().engine();
        Map<String, Map<String, Holding>> balances = engine.balances();
        Map<String, Map<String, BigDecimal>> positions = engine.positions();
        Set<Long> open = engine.openOrders();
        return accountant.compare(ledgers, balances, positions, open);
    }

    /** What has to hold at any moment. */
    void check() throws Broken, IOException, InterruptedException {
        String failure = parts().follower().failure();
        if (failure != null) {
            throw broken(failure);
        }
        if (accountant.breakCount() > 0) {
            throw broken(accountant.breakCount() + " breaks:\n  " + String.join("\n  ", accountant.breaks()));
        }
        String halt = parts().engine().halt();
        if (!halt.isEmpty()) {
            throw broken(halt);
        }
        Map<String, String> limits = simulators().limitsBroken();
        if (!limits.isEmpty()) {
            throw broken("limits of venues broken: " + limits);
        }
        Map<String, Long> faults = satellites().tally().faults();
        if (!faults.isEmpty()) {
            throw broken("answers to satellites that may not be: " + faults);
        }
    }

    Broken broken(String what) {
        return new Broken("seed " + seed + ":\n  " + what + "\n  (data and logs: " + system.dataDir() + ")");
    }

    /** What was done, in lines. */
    void report() throws IOException, InterruptedException {
        Satellites.Tally tally = satellites().tally();
        say(String.format(
                "%,d orders of satellites: %,d accepted, refused %s; %,d questions again for want of an answer, %,d cancels",
                tally.offered(), tally.accepted(), tally.refusals(), tally.askedAgain(), tally.cancels()));
        say(String.format(
                "%,d orders, the strategy's among them, with %,d trades equal on both sides",
                accountant.bookedOrders(), accountant.executions()));
        say("faults struck: " + simulators().faultsStruck());
        say(String.format(
                "%,d finished orders are not kept by the venues any more; %,d looks at prices brought none",
                simulators().forgotten(), parts().prices().failures()));
    }

    @Override
    public void close() throws IOException {
        if (parts != null) {
            parts.satellites().end();
            parts.follower().close();
            parts.prices().close();
            parts.engine().close();
        }
        system.close();
    }
}

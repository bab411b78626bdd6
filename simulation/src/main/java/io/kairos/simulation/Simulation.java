package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.journal.SegmentReader;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.JournalReplay;
import io.kairos.engine.application.PlanSettings;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.simulation.net.Network;
import io.kairos.simulation.net.VirtualTime;
import io.kairos.simulator.fault.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * One simulated stretch of trading: the engine with its real adapters, wire bytes and journal files, the simulated venues, and the network
 * between them, all on the calling thread, on virtual time, as one seed wants it. First faults, then peace, then the reckoning.
 *
 * <p>Nothing in it asks the host's clock, or anything else that differs from run to run: the same seed makes the same journal.
 */
public final class Simulation implements AutoCloseable, FaultPlan.Target {
    /** What venues and engine call now when the simulation begins. */
    private static final long EPOCH_NS = 1_780_000_000_000_000_000L;

    private static final long PERSIST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Without faults no start takes so long. */
    private static final long START_LIMIT_NS = TimeUnit.MINUTES.toNanos(2);

    private static final long SETTLE_LIMIT_NS = TimeUnit.MINUTES.toNanos(3);
    private static final long SETTLE_LOOK_NS = TimeUnit.SECONDS.toNanos(2);
    /** Two comparisons with the venue come within this much after the last fill. */
    private static final long REST_NS = TimeUnit.SECONDS.toNanos(13);

    /** A comparison that waits out the venue's rate limit comes this late at most. */
    private static final long HEALED_WITHIN_NS = TimeUnit.MINUTES.toNanos(2);

    /** About so often a recovery forces something. */
    private static final int FORCES_OF_A_RECOVERY = 4;

    private static final long UNBORN_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int TURNS_MAX = 20_000;
    private static final long HASH_PRIME = 1_099_511_628_211L;

    private final SplittableRandom random;
    private final Path directory;
    private final VirtualTime time = new VirtualTime();
    private final Network network;
    private final MortalDisk disk = new MortalDisk();
    private final boolean diesEarly;
    private final SimulatedMarket market;
    private final SimulatedEngine.Surroundings around;
    private final JournalCrash journalCrash;
    private final Judge judge;
    private final Settlement settlement;
    private final FaultPlan faults;
    private final Operator operator;
    private final @Nullable Satellite satellite;
    private final @Nullable RiskOfficer officer;
    private final SimulatedEngine.Limits firstLimits;
    private final Map<Metric, Long> totals = new EnumMap<>(Metric.class);
    private @Nullable SimulatedEngine engine;
    private JournalCrash.Kind crashKind = JournalCrash.Kind.KILL;
    private boolean starting;
    private boolean restartAsked;
    private boolean peace;
    private long sequenceToRecover;
    private long durableToRecover;
    private long earlyDeaths;
    private long faultsUntilNs;
    private long startAtNs;
    private long pausedUntilNs;
    private long diskStalledUntilNs;
    private long nextPersistNs;
    private long journalHash = 1_469_598_103_934_665_603L;
    private long records;
    private long runs;
    private long steps;
    private int stepsWithoutTime;

    /**
     * Prepares a simulation.
     *
     * @param seed of everything.
     * @param directory for its files, its own, better in memory; removed when it ends.
     */
    public Simulation(long seed, Path directory) throws IOException {
        this(seed, Cast.of(seed), directory);
    }

    /** As above, with this cast whatever the seed says. */
    public Simulation(long seed, Cast cast, Path directory) throws IOException {
        List<Venue> venues = cast.venues();
        this.diesEarly = cast.diesEarly();
        this.random = new SplittableRandom(seed);
        this.directory = directory;
        this.network = new Network(time, random.split());
        JournalCrash.delete(directory);
        Path keys = Files.createDirectories(directory.resolve("keys"));
        Path ring = Files.createDirectories(directory.resolve("ring"));
        this.market = new SimulatedMarket(directory.resolve("venues"), seed, cast, network, time, EPOCH_NS);
        this.judge = new Judge(market, time);
        this.settlement = new Settlement(judge, market);
        this.around = new SimulatedEngine.Surroundings(
                network,
                time,
                EPOCH_NS,
                directory.resolve("journal"),
                ring,
                keys,
                new VenueKeys(keys),
                market.venues(),
                execution(cast),
                disk,
                this::onRecord,
                judge,
                this::pump);
        this.journalCrash = new JournalCrash(around.journal(), random.split());
        this.faults = new FaultPlan(
                random.split(), this, venues.stream().map(SimulatedMarket::host).toList());
        this.operator = new Operator(random.split());
        this.satellite = cast.satellite() ? new Satellite(random.split()) : null;
        // Not split off the others' numbers: what broke once without an officer breaks again without him.
        this.officer = cast.officer() ? new RiskOfficer(new SplittableRandom(~seed * 31), exposures(seed)) : null;
        this.firstLimits = operator.firstLimits(venues);
    }

    /** Limits on exposures in one seed of four; the others go on as they did before there were any. */
    private static @Nullable SplittableRandom exposures(long seed) {
        return seed % 4 == 3 ? new SplittableRandom(~seed * 37) : null;
    }

    private static ExecutionSettings execution(Cast cast) {
        PlanSettings plans = ExecutionSettings.DEFAULTS.plans();
        return ExecutionSettings.DEFAULTS
                .withSearch(cast.nodes(), ExecutionSettings.DEFAULTS.parkAfterNs())
                .withPlans(
                        new PlanSettings(cast.style(), plans.maxLossBps(), plans.lossBandBps(), plans.timeLimitNs()));
    }

    /**
     * What a simulation was like.
     *
     * @param virtualNs how much time passed in it.
     * @param journalHash of all records of all runs, in order.
     * @param injected faults by kind.
     * @param runs starts of the engine.
     * @param earlyDeaths how many of them ended before they had recovered and started.
     */
    public record Result(
            long virtualNs,
            long journalHash,
            long records,
            long runs,
            long earlyDeaths,
            long orders,
            long fills,
            long cycles,
            Map<String, Long> injected) {}

    /**
     * Runs it: faults for so long, then as long as it takes to settle.
     *
     * @throws Broken if an invariant does not hold.
     */
    public Result run(long faultyNs) throws IOException, InterruptedException {
        faultsUntilNs = faultyNs;
        while (time.nanoTime() < faultyNs) {
            advance(faultyNs);
        }
        settle();
        SimulatedEngine last = engine;
        if (last == null) {
            throw new IllegalStateException("no engine at the end");
        }
        awaitComparison(last);
        settlement.check(last);
        count(last);
        engine = null;
        boolean unused = last.close();
        replay();
        return new Result(
                time.nanoTime(),
                journalHash,
                records,
                runs,
                earlyDeaths,
                total(Metric.ORDERS_SENT),
                total(Metric.FILLS),
                total(Metric.CYCLES_COMPLETED) + total(Metric.CYCLES_PARTIAL),
                faults.injected());
    }

    /** Lets a difference of balances, which a venue clock that jumps can make, be seen and healed by the engine. */
    private void awaitComparison(SimulatedEngine last) throws IOException, InterruptedException {
        long untilNs = time.nanoTime() + HEALED_WITHIN_NS;
        while (!settlement.hasBalancesOf(last) && time.nanoTime() < untilNs) {
            long lookNs = time.nanoTime() + SETTLE_LOOK_NS;
            while (time.nanoTime() < lookNs) {
                advance(lookNs);
            }
        }
    }

    private long total(Metric metric) {
        return totals.getOrDefault(metric, 0L);
    }

    private void count(SimulatedEngine of) {
        for (Metric metric : Metric.values()) {
            long unused = totals.merge(metric, of.telemetry().get(metric), Long::sum);
        }
    }

    /** One step, or a start or an end of the engine's process. */
    private void advance(long limitNs) throws IOException, InterruptedException {
        SimulatedEngine now = engine;
        if (now == null) {
            if (time.nanoTime() >= startAtNs) {
                startEngine();
            } else {
                step(Math.min(limitNs, startAtNs));
            }
        } else if (now.fate().isDead()) {
            bury(now);
        } else if (restartAsked) {
            restartAsked = false;
            if (!now.close()) {
                // It died on the way to its end.
                return;
            }
            count(now);
            sequenceToRecover = now.journal().publishedSequence();
            durableToRecover = sequenceToRecover;
            judge.throwIfBroken();
            engine = null;
            startAtNs = time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10 + random.nextInt(500));
        } else if (now.wantsReload() && time.nanoTime() >= pausedUntilNs) {
            reload(now);
        } else {
            step(limitNs);
        }
    }

    private void reload(SimulatedEngine now) throws InterruptedException {
        try {
            now.reload();
        } catch (Killed ended) {
            if (!now.fate().isDead()) {
                throw ended;
            }
        }
    }

    private void startEngine() throws IOException, InterruptedException {
        SimulatedEngine next;
        try {
            next = new SimulatedEngine(around);
        } catch (IOException e) {
            if (disk.isDead()) {
                buryUnborn();
                return;
            }
            throw e;
        } catch (RuntimeException e) {
            throw new Broken(Invariant.RECOVERY, time.nanoTime(), e.toString());
        }
        long last = next.journal().lastSequence();
        judge.also(
                Invariant.RECOVERY,
                last >= sequenceToRecover
                        ? null
                        : "after " + crashKind + " the journal ends at " + last + ", kept were " + sequenceToRecover);
        runs++;
        judge.onRecovered(next);
        engine = next;
        starting = true;
        // Among faults a venue may refuse for as long as they go on.
        next.start(firstLimits, Math.max(time.nanoTime(), faultsUntilNs) + START_LIMIT_NS);
        starting = false;
        earlyDeaths += next.fate().isDead() ? 1 : 0;
        judge.onStarted();
        judge.throwIfBroken();
    }

    /** A process died in its recovery. What was to be recovered still is; a failure of the power takes what is not on disk. */
    private void buryUnborn() throws IOException {
        disk.live();
        runs++;
        earlyDeaths++;
        if (crashKind == JournalCrash.Kind.POWER) {
            JournalCrash.loseMemory(around.ringBase());
            sequenceToRecover = durableToRecover;
        }
        startAtNs = time.nanoTime() + UNBORN_PAUSE_NS;
    }

    private void bury(SimulatedEngine dead) throws IOException {
        count(dead);
        // A kill costs nothing that was appended, the loss of power nothing that was forced.
        durableToRecover = dead.journal().counters().durableSequence();
        sequenceToRecover = crashKind == JournalCrash.Kind.KILL ? dead.journal().publishedSequence() : durableToRecover;
        journalCrash.crash(dead.journal(), crashKind);
        engine = null;
        pausedUntilNs = 0;
        startAtNs = time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10 + random.nextInt(3_000));
    }

    private void pump(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            step(Long.MAX_VALUE);
            SimulatedEngine waiting = engine;
            if (waiting != null && waiting.fate().isDead()) {
                throw new Killed();
            }
        }
    }

    /** Does what can be done now and moves on to when there is something to do next. */
    private void step(long limitNs) {
        steps++;
        long nowNs = time.nanoTime();
        SimulatedEngine now = engine;
        boolean runs = now != null && nowNs >= pausedUntilNs;
        if (nowNs < faultsUntilNs) {
            faults.act(nowNs);
        } else {
            faults.end();
        }
        if (now != null && !starting && !peace && runs && !now.fate().isDead()) {
            operator.act(nowNs, now);
            if (satellite != null) {
                satellite.act(nowNs, now);
            }
            if (officer != null) {
                officer.act(nowNs, now);
            }
        }
        boolean venueFirst = random.nextBoolean();
        boolean any = true;
        for (int turns = 0; any; turns++) {
            any = network.deliver();
            if (venueFirst) {
                any |= market.turn();
            }
            if (now != null && runs) {
                any |= turn(now);
            }
            if (!venueFirst) {
                any |= market.turn();
            }
            if (turns > TURNS_MAX) {
                throw new IllegalStateException("no rest: work makes work without time passing");
            }
        }
        if (now != null && nowNs >= nextPersistNs) {
            nextPersistNs = Math.max(nowNs, diskStalledUntilNs) + PERSIST_INTERVAL_NS;
            now.persist();
        }
        if (runs) {
            judge.afterStep();
        }
        stepsWithoutTime = nextDueNs(runs ? now : null) <= nowNs ? stepsWithoutTime + 1 : 0;
        if (stepsWithoutTime > TURNS_MAX) {
            throw new IllegalStateException("time stands still: something is always due");
        }
        time.advanceTo(Math.max(nowNs + 1, Math.min(limitNs, nextDueNs(runs ? now : null))));
    }

    private boolean turn(SimulatedEngine now) {
        try {
            return now.turn();
        } catch (AgentTerminationException ended) {
            throw new Broken(Invariant.NO_FAULT, time.nanoTime(), "the engine ends by itself: " + ended.getCause());
        }
    }

    private long nextDueNs(@Nullable SimulatedEngine running) {
        long next = Math.min(network.nextDueNs(), market.nextDueNs());
        next = Math.min(next, faults.nextDueNs());
        if (running != null) {
            next = Math.min(next, Math.min(running.nextDueNs(), nextPersistNs));
            next = peace || starting ? next : Math.min(next, wishesDueNs());
        } else if (engine != null) {
            next = Math.min(next, pausedUntilNs);
        }
        return next;
    }

    private long wishesDueNs() {
        long next = satellite == null ? operator.nextDueNs() : Math.min(operator.nextDueNs(), satellite.nextDueNs());
        return officer == null ? next : Math.min(next, officer.nextDueNs());
    }

    /** Ends the faults and lets the engine come to rest: nothing traded, nothing open, everything live. */
    private void settle() throws IOException, InterruptedException {
        faults.end();
        peace = true;
        pausedUntilNs = 0;
        diskStalledUntilNs = 0;
        long limitNs = time.nanoTime() + SETTLE_LIMIT_NS;
        long restSinceNs = Long.MAX_VALUE;
        while (restSinceNs == Long.MAX_VALUE || time.nanoTime() - restSinceNs < REST_NS) {
            String unsettled = unsettled();
            if (time.nanoTime() > limitNs) {
                judge.also(Invariant.SETTLES, unsettled == null ? "again and again something moves" : unsettled);
            }
            if (unsettled == null) {
                restSinceNs = Math.min(restSinceNs, time.nanoTime());
            } else {
                restSinceNs = Long.MAX_VALUE;
                calmDown();
            }
            long untilNs = time.nanoTime() + SETTLE_LOOK_NS;
            while (time.nanoTime() < untilNs) {
                advance(untilNs);
            }
        }
        judge.also(Invariant.SETTLES, null);
    }

    private void calmDown() {
        SimulatedEngine now = engine;
        if (now != null && !now.fate().isDead()) {
            boolean unused = now.commands().strategy(false, 100, 1, now.probe().strategyVersion())
                    && now.commands().killSwitch(false, false)
                    && now.commands().cancelAll();
        }
    }

    private @Nullable String unsettled() {
        SimulatedEngine now = engine;
        if (now == null || now.fate().isDead()) {
            return "the engine is not up";
        }
        if (now.telemetry().get(Metric.CYCLES_IN_FLIGHT) > 0) {
            return "cycles are in flight";
        }
        if (now.probe().strategyVersion() > 0 && now.probe().isStrategyEnabled()) {
            return "the strategy is on";
        }
        if (!now.probe().openOrders().isEmpty()) {
            return "open orders: " + now.probe().openOrders();
        }
        if (!now.probe().isReady()) {
            return "not ready";
        }
        return now.registry().instruments().stream()
                .filter(each -> !now.probe().isLive(each.id()))
                .map(each -> "the book of " + each.symbol() + " at " + each.venue() + " is not live")
                .findFirst()
                .orElse(null);
    }

    private void replay() {
        JournalReplay.Report report;
        try (JournalReader reader = SegmentReader.fromOldest(around.journal())) {
            report = JournalReplay.run(reader);
        }
        judge.also(Invariant.REPLAY, report.isEqual() ? null : String.valueOf(report.firstDifference()));
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        records++;
        long hash = journalHash;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer.getByte(offset + i)) * HASH_PRIME;
        }
        journalHash = hash;
        judge.onRecord(sequence, timeNs, buffer, offset, length);
        SimulatedEngine writer = engine;
        if (writer != null && satellite != null) {
            satellite.onRecord(buffer, offset, writer);
        }
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Faults venueFaults() {
        return market.simulator().faults();
    }

    @Override
    public void crash(JournalCrash.Kind kind, long effects) {
        SimulatedEngine now = engine;
        if (now != null && (diesEarly || !starting) && !now.fate().isSealed()) {
            crashKind = kind;
            now.fate().dieAfter(effects);
        } else if (now == null && diesEarly && !disk.isSealed()) {
            crashKind = kind;
            disk.dieAfter(effects % FORCES_OF_A_RECOVERY);
        }
    }

    @Override
    public void restart() {
        restartAsked = engine != null && !starting;
    }

    @Override
    public void pause(long forNs) {
        pausedUntilNs = time.nanoTime() + forNs;
    }

    @Override
    public void stallDisk(long forNs) {
        diskStalledUntilNs = time.nanoTime() + forNs;
    }

    @Override
    public void setOurClockOff(long byNs) {
        SimulatedEngine now = engine;
        if (now != null) {
            now.setClockOff(byNs);
        }
    }

    /** How often an invariant was checked. */
    long checks(Invariant invariant) {
        return judge.checks(invariant);
    }

    /** What the venues and the engine did, in numbers, for a person who looks for the cause of a break. */
    String describe() {
        StringBuilder text = new StringBuilder(
                "venues=" + market.venues() + " steps=" + steps + " records=" + records + " runs=" + runs);
        for (Metric metric : Metric.values()) {
            SimulatedEngine now = engine;
            long value = total(metric) + (now == null ? 0 : now.telemetry().get(metric));
            if (value != 0) {
                text.append(' ').append(metric).append('=').append(value);
            }
        }
        return text.append(" faults=").append(faults.injected()).toString();
    }

    @Override
    public void close() throws IOException {
        SimulatedEngine now = engine;
        if (now != null) {
            now.journal().close();
        }
        network.close();
        market.close();
        JournalCrash.delete(directory);
    }
}

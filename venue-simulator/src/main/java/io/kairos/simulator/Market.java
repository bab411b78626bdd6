package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.script.ScriptRunner;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.store.SegmentedJournal;
import io.kairos.simulator.time.Timetable;
import io.kairos.simulator.time.VenueTimers.Timer;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.world.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A market world with its venues and their faults: all of a simulator but its thread, clock and ports. Venue thread only. */
final class Market {
    private static final long SAVE_WORLD_MS = 2_000;

    private final Timetable timetable;
    private final List<RunningVenue> venues = new ArrayList<>();
    private final World world;
    private final Faults faults;
    private final ScriptRunner script;

    /** Puts the world together from what the journals hold; one journal for each venue. */
    Market(
            SimulatorConfig config,
            Universe universe,
            Timetable timetable,
            List<SegmentedJournal> journals,
            Consumer<Throwable> onBroken) {
        this.timetable = timetable;
        Options options = config.options();
        this.faults = new Faults(timetable::nowMs, config.world().seed());
        this.script = new ScriptRunner(faults);
        SplittableRandom random = new SplittableRandom(config.world().seed());
        Map<VenueName, Exchange> exchanges = new LinkedHashMap<>();
        for (int i = 0; i < config.venues().size(); i++) {
            VenueConfig venue = config.venues().get(i);
            RunningVenue running = new RunningVenue(
                    venue,
                    universe.catalogue(venue.name()),
                    journals.get(i),
                    timetable,
                    new VenueNet(faults.venue(venue.name().name()), timetable),
                    random.split(),
                    onBroken);
            venues.add(running);
            if (!options.keepTrades()) {
                running.exchange().forgetSyntheticTrades();
            }
            if (options.bookHistory() > 0) {
                running.exchange().keepHistory(options.bookHistory());
            }
            exchanges.put(venue.name(), running.exchange());
        }
        SegmentedJournal lead = journals.get(0);
        this.world = new World(
                exchanges,
                config.world(),
                timetable,
                entry -> lead.appendTruth(entry.toString()),
                lead.recovered().truths());
        for (RunningVenue venue : venues) {
            venue.journal().startWriting(writer -> {
                venue.writeSnapshot(writer);
                if (venue.journal() == lead) {
                    writer.world(world.save());
                    world.truths().forEach(writer::truth);
                }
            });
        }
        world.open(lead.recovered().world());
    }

    /** Opens a journal for each venue. */
    static List<SegmentedJournal> openJournals(SimulatorConfig config, Universe universe, DataDirectory directory)
            throws IOException {
        List<SegmentedJournal> journals = new ArrayList<>();
        try {
            for (VenueConfig venue : config.venues()) {
                journals.add(SegmentedJournal.open(
                        directory.of(venue.name()),
                        universe.catalogue(venue.name()),
                        config.segmentBytes(),
                        config.retentionBytes() / config.venues().size()));
            }
        } catch (IOException | RuntimeException failed) {
            for (SegmentedJournal journal : journals) {
                journal.close();
            }
            throw failed;
        }
        return journals;
    }

    /** Plans what the market does by itself. */
    void start() {
        every(World.TICK_MS, this::tick);
        every(Faults.TICK_MS, this::tickFaults);
        every(SAVE_WORLD_MS, () -> venues.get(0).journal().appendWorld(world.save()));
    }

    private void tick() {
        world.tick();
        for (RunningVenue venue : venues) {
            Venue front = venue.front();
            if (front != null) {
                front.onTick(venue.exchange().clock().nowMs());
            }
        }
    }

    private void tickFaults() {
        script.tick();
        faults.tick();
    }

    private void every(long periodMs, Runnable work) {
        Timer unused = timetable.every(TimeUnit.MILLISECONDS.toNanos(periodMs), work);
    }

    /**
     * Cuts all connections and closes the journals.
     *
     * @param sound whether the world's state may be written: not after a failure
     */
    void close(boolean sound) throws IOException {
        for (RunningVenue venue : venues) {
            Venue front = venue.front();
            if (front != null) {
                int unused = front.dropAll();
            }
        }
        if (sound) {
            world.close();
            venues.get(0).journal().appendWorld(world.save());
        }
        for (RunningVenue venue : venues) {
            venue.journal().close();
        }
    }

    List<RunningVenue> venues() {
        return venues;
    }

    RunningVenue venue(VenueName name) {
        for (RunningVenue venue : venues) {
            if (venue.name() == name) {
                return venue;
            }
        }
        throw new IllegalArgumentException("this venue is not simulated: venue=" + name);
    }

    World world() {
        return world;
    }

    Faults faults() {
        return faults;
    }

    ScriptRunner script() {
        return script;
    }
}

package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.store.SegmentedJournal;
import io.kairos.simulator.time.Timetable;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.world.World;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same venues as those of {@link Simulator}, without a thread, a clock or ports of their own: whoever owns it moves their time and
 * brings the connections. For simulations that run everything on one thread, which is the only one that may call anything here.
 */
public final class DrivenSimulator implements AutoCloseable {
    private final DataDirectory directory;
    private final Timetable timetable;
    private final Market market;
    private @Nullable Throwable failure;

    private DrivenSimulator(
            SimulatorConfig config, Universe universe, DataDirectory directory, List<SegmentedJournal> journals) {
        this.directory = directory;
        this.timetable =
                Timetable.virtual(TimeUnit.MILLISECONDS.toNanos(config.options().startTimeMs()));
        this.market = new Market(config, universe, timetable, journals, this::fail);
        market.start();
    }

    /**
     * Opens the venues at the time that the options name.
     *
     * @throws IOException if the data directory cannot be used
     */
    public static DrivenSimulator open(SimulatorConfig config) throws IOException {
        if (config.options().clock() != ClockMode.STEPPED) {
            throw new IllegalArgumentException(
                    "clock: expected STEPPED, got " + config.options().clock());
        }
        Universe universe = config.universe();
        DataDirectory directory = DataDirectory.open(config.dataDirectory());
        try {
            return new DrivenSimulator(config, universe, directory, Market.openJournals(config, universe, directory));
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    /** Gives a connection that was just accepted all that the venue does with it. */
    public void accept(VenueName venue, ChannelPipeline pipeline) {
        RunningVenue running = market.venue(venue);
        Venue front = running.front();
        if (front == null) {
            throw new IllegalArgumentException("nobody can connect to this venue: venue=" + venue);
        }
        Listener.serve(pipeline, running.net(), front.handler());
    }

    /** When the venues have something to do next; {@link Long#MAX_VALUE} for never. */
    public long nextDueNs() {
        return timetable.nextDueNs();
    }

    /** Venue time, epoch nanoseconds, without any faults of the venues' clocks. */
    public long nowNs() {
        return timetable.nowNs();
    }

    /**
     * Moves venue time on and does what falls due meanwhile.
     *
     * @throws IllegalStateException if a request broke the simulator itself
     */
    public void advanceTo(long timeNs) {
        boolean unused = timetable.advanceTo(timeNs, dueNs -> {}, () -> failure == null);
        throwIfFailed();
    }

    /** Throws what broke the simulator itself, if anything did. */
    public void throwIfFailed() {
        if (failure != null) {
            throw new IllegalStateException("the simulated venues cannot go on", failure);
        }
    }

    /** A venue's trading core. */
    public Exchange exchange(VenueName venue) {
        return market.venue(venue).exchange();
    }

    /** The faults of all venues. */
    public Faults faults() {
        return market.faults();
    }

    /** The market behind the venues. */
    public World world() {
        return market.world();
    }

    @Override
    public void close() throws IOException {
        market.close(failure == null);
        directory.close();
    }

    private void fail(Throwable broken) {
        if (failure == null) {
            failure = broken;
        }
    }
}

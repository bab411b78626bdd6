package io.kairos.simulator.venue;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.world.World;
import io.netty.channel.ChannelHandler;
import java.util.Map;

/**
 * One venue's wire protocol over its trading core. All methods are called by the venue thread, which all venues share.
 */
public interface Venue {
    /** Time between two calls of {@link #onTick}, in milliseconds. */
    long TICK_MS = World.TICK_MS;

    VenueName name();

    /** A handler for a new connection of the venue's port; HTTP is already decoded. */
    ChannelHandler handler();

    /** Called after each tick of the market, every {@link #TICK_MS}; what goes out on a beat counts these. */
    void onTick(long nowMs);

    /** Cuts every connection without a word; returns how many there were. */
    int dropAll();

    /** Numbers for the health answer: connections by kind, frames sent. */
    Map<String, Long> counts();

    /** The number under which clients see a book's update id; for tests that compare a client's book with the truth. */
    default long wireSequence(Instrument instrument, long updateId) {
        return updateId;
    }
}

package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one venue's market data is like: everything that the feed does not know by itself. Together with a
 * {@link FeedDecoder}, a {@link BookSync} and the venue's reference data this is all that a new venue has to bring.
 *
 * <p>Pure but for {@link #rest} and {@link #measureTime}: it says what to send and what an answer means; the feed sends, waits,
 * paces, retries and gives up. Called on the feed's event loop, one instance per feed.
 */
public interface VenueProtocol {
    /** Whose. */
    Venue venue();

    /** Where to connect; asked before each attempt. */
    URI streamUri();

    /** Headers of the upgrade request. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The venue's rules. */
    FeedLimits limits();

    /** What connection attempts are taken from, shared with order entry. */
    ConnectBudget connectBudget();

    /**
     * Levels per side for which a book needs room. Where the venue leaves the cutting to us, the {@link BookSync} cuts; this is
     * only the bound.
     */
    int maxLevels();

    /** A decoder for these instruments, which tells {@code messages} what it reads. */
    FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages);

    /**
     * Messages as the venue writes them, one of each kind that books, quotes and trades depend on, to run the decoder before real ones
     * come.
     *
     * @param instrument has at least two decimals in prices and eight in quantities.
     * @param variant from zero; each has other numbers and other counts of levels.
     */
    List<SampleMessage> samples(FeedInstrument instrument, int variant);

    /** The venue's rule of continuity for one book on one connection. */
    BookSync newBookSync(FeedInstrument instrument);

    /**
     * Requests that begin everything for these instruments on a new connection: books, best quotes where the venue has them apart,
     * trades, and once per connection what concerns all (status, instruments). As few and as large as the venue allows.
     *
     * @param ids gives request ids, rising from 1 on each connection.
     */
    List<ControlRequest> subscribe(List<FeedInstrument> instruments, LongSupplier ids);

    /**
     * Whether a book becomes whole by a snapshot over REST ({@link #snapshot}); otherwise the venue sends one on the connection
     * whenever the book's channel is subscribed ({@link #resubscribe}).
     */
    boolean isSnapshotByRest();

    /** Requests that end and begin anew the book channel of these instruments, and nothing else. Only without REST snapshots. */
    List<ControlRequest> resubscribe(List<FeedInstrument> instruments, LongSupplier ids);

    /**
     * The call that fetches a book. Only with REST snapshots.
     *
     * @param refresh for a book that is whole, as a background task ({@link BookSync#wantsRefresh}); otherwise as quick as can be.
     */
    RestRequest snapshot(FeedInstrument instrument, boolean refresh);

    /**
     * Reads the answer to {@link #snapshot}.
     *
     * @return false when it cannot be read; {@code into} is then undefined.
     */
    boolean readSnapshot(FeedInstrument instrument, byte[] body, DepthMessage into);

    /**
     * The call that fetches the trades after the last one we have, oldest first or in one page; it should contain the last one too,
     * which proves that the venue still counts as it did. Null where the venue has no history that can be asked for: then holes are
     * reported and passed over.
     *
     * @param lastTimeNs the venue's time of the last trade, 0 when not known.
     */
    @Nullable
    RestRequest tradesAfter(FeedInstrument instrument, long lastTradeId, long lastTimeNs);

    /**
     * Reads the answer to {@link #tradesAfter}, oldest trade first.
     *
     * @return false when it cannot be read; {@code into} is then undefined.
     */
    boolean readTrades(FeedInstrument instrument, byte[] body, TradePage into);

    /**
     * The call that tells whether the venue trades, or null where each new connection tells it by itself. Asked after each connect
     * and, while the venue is said not to trade, again and again.
     */
    default @Nullable RestRequest venueStatus() {
        return null;
    }

    /**
     * Reads the answer to {@link #venueStatus} and tells {@link FeedMessages#onVenueStatus}.
     *
     * @return false when it cannot be read; then nothing was told.
     */
    default boolean readVenueStatus(byte[] body, FeedMessages messages) {
        return false;
    }

    /** The message that keeps an idle connection open, or null; asked after {@link FeedLimits#keepAliveIntervalMs} of silence. */
    @Nullable
    String keepAlive(long requestId);

    /**
     * A message whose answer the decoder turns into a sample of {@link #time}, or null where REST tells the time well enough. Sent on
     * one open connection together with {@link #measureTime}.
     */
    default @Nullable String clockPing() {
        return null;
    }

    /**
     * Whether subscribing brings the latest trades by itself, so that history is only asked for when those leave a hole.
     */
    default boolean isTradeHistorySubscribed() {
        return false;
    }

    /** REST with the budget of the whole process. */
    PublicRest rest();

    /** The venue's clock. */
    VenueTime time();

    /** Asks for the venue's time once and hands the sample to {@link #time}; a failure is counted by the feed. */
    CompletableFuture<?> measureTime();
}

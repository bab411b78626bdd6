package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.venue.kraken.Precision;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Kraken's rule of continuity (Kraken API documentation, "Spot WebSocket v2 book", read 2026-06-30): a snapshot replaces the book;
 * changes apply in the order of the message; after each message both sides are cut to the subscribed depth, since levels that leave
 * the window are not deleted; then the checksum over the best ten of each side must agree. There are no sequence numbers, so the
 * checksum of every single message is compared.
 *
 * <p>The checksum is right again when a message comes late that changes the same levels as one before it: the book is then what it
 * once was. So a message that is older than the one before it, by the venue's own time, is a doubt as well.
 *
 * <p>What this cannot prove: levels beyond the tenth, until they rise among the ten.
 *
 * <p>{@link #version} is the venue's time of the last message, moved on by one nanosecond where two messages have the same time or
 * the time falls or lies in the future. Messages are never reordered by it. It is the same on all connections, since all see the same messages.
 */
final class KrakenBookSync implements BookSync {
    /** Told when checksums keep failing, which happens when the instrument's decimals are no longer those we know. */
    interface PrecisionDoubt {
        /** This instrument's checksum failed again without a sound stretch in between. */
        void onRepeatedMismatch(FeedInstrument instrument);
    }

    /** A mismatch counts as repeated when it follows another within this many messages. */
    private static final int SOUND_STRETCH = 1_000;

    private static final long LATE_MAX_NS = 60_000_000_000L;

    private final FeedInstrument instrument;
    private final int depth;
    private final LongSupplier latestPlausibleNs;
    private final PrecisionDoubt doubt;
    private final Supplier<Precision> precision;
    private final BookChecksum checksum = new BookChecksum();
    private boolean whole;
    private boolean failedBefore;
    private int verifiedSinceFailure;
    private long lastTimeNs;
    private long version;
    private SuspectReason reason = SuspectReason.NONE;
    private String problem = "";

    /**
     * The rule for one book.
     *
     * @param depth as subscribed, ten or more.
     * @param latestPlausibleNs a time of the venue beyond which its messages cannot be; the checksum does not cover their times.
     */
    KrakenBookSync(FeedInstrument instrument, int depth, LongSupplier latestPlausibleNs, PrecisionDoubt doubt) {
        this(instrument, depth, latestPlausibleNs, doubt, () -> Precision.of(instrument.instrument));
    }

    /**
     * The rule for one book of a venue that may write fewer decimals than we have.
     *
     * @param precision the decimals that the venue writes, as known now.
     */
    KrakenBookSync(
            FeedInstrument instrument,
            int depth,
            LongSupplier latestPlausibleNs,
            PrecisionDoubt doubt,
            Supplier<Precision> precision) {
        if (depth < BookChecksum.LEVELS) {
            throw new IllegalArgumentException("depth: expected " + BookChecksum.LEVELS + " or more, got " + depth);
        }
        this.instrument = instrument;
        this.depth = depth;
        this.latestPlausibleNs = latestPlausibleNs;
        this.doubt = doubt;
        this.precision = precision;
    }

    @Override
    public Verdict onDepth(DepthMessage message, OrderBook book) {
        if (!message.snapshot && !whole) {
            return Verdict.WAITING;
        }
        if (isLate(message)) {
            return broken(
                    SuspectReason.GAP,
                    "a message of " + message.exchangeTimeNs + " ns after one of " + lastTimeNs + " ns");
        }
        if (message.snapshot) {
            book.clear();
            learnUnits();
        }
        apply(message, book);
        book.truncate(depth);
        moveVersion(message);
        if (book.fellOff() > 0) {
            return broken(SuspectReason.OVERFLOW, "more levels than the book has room for: " + book.maxLevels());
        }
        long computed = checksum.of(book);
        if (computed != message.checksum) {
            onMismatch();
            return broken(
                    SuspectReason.CHECKSUM,
                    "checksum after " + (message.snapshot ? "snapshot" : "update") + ": expected " + message.checksum
                            + ", got " + computed);
        }
        whole = true;
        if (failedBefore && ++verifiedSinceFailure >= SOUND_STRETCH) {
            failedBefore = false;
        }
        return Verdict.VERIFIED;
    }

    /** What the venue writes may change in the middle of a subscription, so each first picture is read by what is known by then. */
    private void learnUnits() {
        Instrument on = instrument.instrument;
        Precision now = precision.get();
        checksum.units(
                FixedMath.pow10(Math.max(0, on.priceDecimals() - now.priceDecimals())),
                FixedMath.pow10(Math.max(0, on.qtyDecimals() - now.qtyDecimals())));
    }

    /** A first picture may be of an earlier time when the venue's clock was set, by more than any message is late. */
    private boolean isLate(DepthMessage message) {
        long lateNs = lastTimeNs - message.exchangeTimeNs;
        return lateNs > 0 && (whole || lateNs < LATE_MAX_NS);
    }

    private void apply(DepthMessage message, OrderBook book) {
        LevelBuffer bids = message.bids;
        for (int i = 0; i < bids.size(); i++) {
            checksum.changedBid(book.setBid(bids.px(i), bids.qty(i)));
        }
        LevelBuffer asks = message.asks;
        for (int i = 0; i < asks.size(); i++) {
            checksum.changedAsk(book.setAsk(asks.px(i), asks.qty(i)));
        }
    }

    private void moveVersion(DepthMessage message) {
        // A snapshot may tell the same state as the last message, so only a change must have a new version.
        long least = message.snapshot ? version : version + 1;
        boolean plausible = version == 0 || message.exchangeTimeNs <= latestPlausibleNs.getAsLong();
        version = plausible ? Math.max(least, message.exchangeTimeNs) : least;
        lastTimeNs = plausible ? message.exchangeTimeNs : lastTimeNs;
    }

    private void onMismatch() {
        if (failedBefore) {
            doubt.onRepeatedMismatch(instrument);
        }
        failedBefore = true;
        verifiedSinceFailure = 0;
    }

    private Verdict broken(SuspectReason why, String details) {
        whole = false;
        reason = why;
        problem = details;
        return Verdict.BROKEN;
    }

    /** The best bid and ask of the ticker channel carry nothing that says which state of the book they are of. */
    @Override
    public Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook book) {
        return Verdict.WAITING;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public boolean needsSnapshot() {
        return false;
    }

    @Override
    public SuspectReason reason() {
        return reason;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public void reset(OrderBook book) {
        whole = false;
        book.clear();
        checksum.changedEverything();
    }
}

package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.SuspectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * Stands where the engine stands and checks every record of the feeds: a quote or depth only of a LIVE book, only a state that the
 * venue's true book really had, never an older one than before, never crossed. Any thread.
 */
final class QuoteJudge implements EventSink {
    private static final int TRUE_DECIMALS = 8;
    private static final int WRONG_KEPT = 20;

    private final Map<Venue, TrueTops> truth;
    private final InstrumentRegistry registry;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QuoteReceivedDecoder quote = new QuoteReceivedDecoder();
    private final DepthReceivedDecoder depth = new DepthReceivedDecoder();
    private final FeedStateChangedDecoder feedState = new FeedStateChangedDecoder();
    private final InstrumentDefinedDecoder defined = new InstrumentDefinedDecoder();
    private final int[] priceDecimals;
    private final int[] qtyDecimals;
    private final List<String> wrong = new ArrayList<>();
    private final FeedState[] states;
    private final long[] doubtSinceNs;
    private final long[] lastQuoteNs;
    private final long[][] lastTop;
    private final Map<SuspectReason, Long> doubts = new EnumMap<>(SuspectReason.class);
    private final Map<Venue, Figures> figures = new EnumMap<>(Venue.class);
    private final Figures total = new Figures();
    private long depths;
    private long wrongs;

    /** What one venue's records came to. */
    private static final class Figures {
        private final Histogram recoveryMicros = new Histogram(TimeUnit.MINUTES.toMicros(60), 3);
        private long quotes;

        String text() {
            return "quotes=" + quotes + " recoveries=" + recoveryMicros.getTotalCount() + " recoveryMs p50="
                    + recoveryMicros.getValueAtPercentile(50) / 1_000 + " p99="
                    + recoveryMicros.getValueAtPercentile(99) / 1_000 + " max=" + recoveryMicros.getMaxValue() / 1_000;
        }
    }

    QuoteJudge(Map<Venue, TrueTops> truth, InstrumentRegistry registry) {
        this.truth = Map.copyOf(truth);
        this.registry = registry;
        int count = registry.instruments().size();
        this.states = new FeedState[count];
        this.doubtSinceNs = new long[count];
        this.lastQuoteNs = new long[count];
        this.lastTop = new long[count][];
        this.priceDecimals = new int[count];
        this.qtyDecimals = new int[count];
        for (Instrument instrument : registry.instruments()) {
            priceDecimals[instrument.id()] = instrument.priceDecimals();
            qtyDecimals[instrument.id()] = instrument.qtyDecimals();
        }
        for (Venue venue : this.truth.keySet()) {
            figures.put(venue, new Figures());
        }
        Arrays.fill(states, FeedState.SYNCING);
    }

    @Override
    public synchronized boolean offer(DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case QuoteReceivedDecoder.TEMPLATE_ID -> onQuote(buffer, offset);
            case DepthReceivedDecoder.TEMPLATE_ID -> onDepth(buffer, offset);
            case FeedStateChangedDecoder.TEMPLATE_ID -> onState(buffer, offset);
            case InstrumentDefinedDecoder.TEMPLATE_ID -> onDefined(buffer, offset);
            default -> {
                // Trades are checked elsewhere.
            }
        }
        return true;
    }

    /** From here on the instrument's records are in these decimals. */
    private void onDefined(DirectBuffer buffer, int offset) {
        defined.wrapAndApplyHeader(buffer, offset, header);
        priceDecimals[defined.instrumentId()] = defined.priceDecimals();
        qtyDecimals[defined.instrumentId()] = defined.qtyDecimals();
    }

    private void onQuote(DirectBuffer buffer, int offset) {
        quote.wrapAndApplyHeader(buffer, offset, header);
        int id = quote.instrumentId();
        Instrument instrument = registry.instrument(id);
        total.quotes++;
        figures(instrument.venue()).quotes++;
        lastQuoteNs[id] = System.nanoTime();
        lastTop[id] = judge(
                "quote",
                instrument,
                quote.bidQty() == 0 ? 0 : quote.bidPx(),
                quote.bidQty(),
                quote.askQty() == 0 ? 0 : quote.askPx(),
                quote.askQty(),
                true);
    }

    private void onDepth(DirectBuffer buffer, int offset) {
        depth.wrapAndApplyHeader(buffer, offset, header);
        depths++;
        Instrument instrument = registry.instrument(depth.instrumentId());
        long bidPx = 0;
        long bidQty = 0;
        long before = Long.MAX_VALUE;
        int level = 0;
        for (DepthReceivedDecoder.BidsDecoder bid : depth.bids()) {
            if (level++ == 0) {
                bidPx = bid.px();
                bidQty = bid.qty();
            }
            if (bid.px() >= before || bid.qty() <= 0) {
                fail("depth of " + instrument.symbol() + " is not sorted or has an empty bid at level " + level);
            }
            before = bid.px();
        }
        long askPx = 0;
        long askQty = 0;
        before = Long.MIN_VALUE;
        level = 0;
        for (DepthReceivedDecoder.AsksDecoder ask : depth.asks()) {
            if (level++ == 0) {
                askPx = ask.px();
                askQty = ask.qty();
            }
            if (ask.px() <= before || ask.qty() <= 0) {
                fail("depth of " + instrument.symbol() + " is not sorted or has an empty ask at level " + level);
            }
            before = ask.px();
        }
        // At Binance the depth is a tenth of a second behind the best quote, so its order is its own.
        var unused = judge("depth", instrument, bidPx, bidQty, askPx, askQty, false);
    }

    private Figures figures(Venue venue) {
        return Objects.requireNonNull(figures.get(venue), () -> "no truth for " + venue);
    }

    /** Returns what was judged, with the truth's decimals. */
    private long[] judge(
            String what, Instrument instrument, long bidPx, long bidQty, long askPx, long askQty, boolean ordered) {
        int id = instrument.id();
        String name = what + " of " + instrument.venue() + ':' + instrument.symbol();
        if (states[id] != FeedState.LIVE) {
            fail(name + " while " + states[id]);
        }
        if (bidQty > 0 && askQty > 0 && bidPx >= askPx) {
            fail(name + " is crossed: " + bidPx + " >= " + askPx);
        }
        TrueTops tops = truth.get(instrument.venue());
        if (tops == null) {
            throw new IllegalStateException("no truth for " + instrument.venue());
        }
        String symbol = instrument.venueSymbol();
        long[] top = {
            scaled(bidPx, priceDecimals[id]),
            scaled(bidQty, qtyDecimals[id]),
            scaled(askPx, priceDecimals[id]),
            scaled(askQty, qtyDecimals[id])
        };
        TrueTops.Answer answer = tops.ask(symbol, top[0], top[1], top[2], top[3], ordered);
        if (answer == TrueTops.Answer.FALSE || (ordered && answer == TrueTops.Answer.WENT_BACK)) {
            fail(name + " is " + answer + ": " + bidPx + "x" + bidQty + ' ' + askPx + "x" + askQty + " truth "
                    + tops.describe(symbol));
        }
        return top;
    }

    private static long scaled(long mantissa, int decimals) {
        long scaled = mantissa;
        for (int i = decimals; i < TRUE_DECIMALS; i++) {
            scaled = Math.multiplyExact(scaled, 10L);
        }
        for (int i = decimals; i > TRUE_DECIMALS; i--) {
            scaled /= 10;
        }
        return scaled;
    }

    private void onState(DirectBuffer buffer, int offset) {
        feedState.wrapAndApplyHeader(buffer, offset, header);
        int id = feedState.instrumentId();
        FeedState next = feedState.state();
        if (id >= 0) {
            change(id, next, feedState.suspectReason());
            return;
        }
        if (next == FeedState.LIVE) {
            for (Instrument instrument : registry.instruments()) {
                if (instrument.venue().id() == feedState.venueId() && states[instrument.id()] != FeedState.LIVE) {
                    fail("venue LIVE while " + instrument.symbol() + " is " + states[instrument.id()]);
                }
            }
        } else {
            for (Instrument instrument : registry.instruments()) {
                if (instrument.venue().id() == feedState.venueId()) {
                    change(instrument.id(), next, feedState.suspectReason());
                }
            }
        }
    }

    private void change(int id, FeedState next, SuspectReason reason) {
        long nowNs = System.nanoTime();
        FeedState before = states[id];
        if (next == before) {
            return;
        }
        states[id] = next;
        if (before == FeedState.LIVE) {
            doubtSinceNs[id] = nowNs;
            doubts.merge(reason, 1L, Long::sum);
        } else if (next == FeedState.LIVE && doubtSinceNs[id] != 0) {
            long micros = TimeUnit.NANOSECONDS.toMicros(nowNs - doubtSinceNs[id]);
            total.recoveryMicros.recordValue(micros);
            figures(registry.instrument(id).venue()).recoveryMicros.recordValue(micros);
            doubtSinceNs[id] = 0;
        }
    }

    private void fail(String problem) {
        wrongs++;
        if (wrong.size() < WRONG_KEPT) {
            wrong.add(problem);
        }
    }

    /** The first wrong records. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized long quotes() {
        return total.quotes;
    }

    synchronized long quotes(Venue venue) {
        return figures(venue).quotes;
    }

    synchronized long depths() {
        return depths;
    }

    synchronized long recoveries() {
        return total.recoveryMicros.getTotalCount();
    }

    synchronized long recoveries(Venue venue) {
        return figures(venue).recoveryMicros.getTotalCount();
    }

    synchronized long wrongs() {
        return wrongs;
    }

    synchronized boolean isLive(int id) {
        return states[id] == FeedState.LIVE;
    }

    /** Instruments that are not LIVE now. */
    synchronized List<String> notLive() {
        return judged(instrument -> states[instrument.id()] != FeedState.LIVE);
    }

    /** Instruments of which no quote came since a moment of {@link System#nanoTime}. */
    synchronized List<String> silentSince(long sinceNs) {
        return judged(instrument -> lastTop[instrument.id()] == null || lastQuoteNs[instrument.id()] - sinceNs < 0);
    }

    /** Instruments whose last quote is not what is true now; only to be asked while the market stands still. */
    synchronized List<String> behind() {
        return judged(instrument -> {
            TrueTops tops = truth.get(instrument.venue());
            return tops != null && !Arrays.equals(lastTop[instrument.id()], tops.newest(instrument.venueSymbol()));
        });
    }

    private List<String> judged(Predicate<Instrument> condition) {
        return registry.instruments().stream()
                .filter(instrument -> truth.containsKey(instrument.venue()))
                .filter(condition)
                .map(instrument -> instrument.venue() + ":" + instrument.symbol() + '=' + states[instrument.id()])
                .toList();
    }

    /** One line of figures. */
    synchronized String summary() {
        return total.text() + " depths=" + depths + " wrong=" + wrongs + " doubts=" + doubts;
    }

    /** Those of a venue. */
    synchronized String summary(Venue venue) {
        return figures(venue).text();
    }
}

package io.kairos.simulator.fault;

import io.kairos.simulator.fault.FaultKind.Area;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one venue. Its network layer and its payload writers ask here what to do wrong; while nothing is armed
 * every question costs one boolean. Venue thread only; times are epoch milliseconds of the system clock, whatever the
 * venue's own clock says.
 */
public final class VenueFaults {
    private final String venue;
    private final LongSupplier clock;
    private final FaultLog log;
    private final LimitBreaches breaches = new LimitBreaches();
    private final List<FaultTarget> targets = new ArrayList<>();
    private final List<ArmedFault> armed = new ArrayList<>();
    private final Map<String, Long> shifts = new HashMap<>();
    private final Map<String, Long> resets = new HashMap<>();
    private boolean any;
    private boolean frames;
    private boolean shifted;

    /** Whether an order fault strikes before or after the order took effect. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** What a venue says of itself. */
    public enum Status {
        ONLINE,
        MAINTENANCE,
        CANCEL_ONLY,
        POST_ONLY
    }

    /** What a venue says of an instrument. */
    public enum Listing {
        TRADING,
        HALTED,
        DELISTED
    }

    /**
     * How an order request fails.
     *
     * @param status HTTP status
     * @param code venue error code; zero answers with HTML, as an edge server would
     * @param silent whether no answer comes at all
     */
    public record OrderFault(Moment moment, int status, int code, boolean silent) {}

    VenueFaults(String venue, LongSupplier clock, FaultLog log) {
        this.venue = venue;
        this.clock = clock;
        this.log = log;
    }

    /** The venue's name in fault requests, such as {@code BINANCE}. */
    public String venue() {
        return venue;
    }

    /** Where the venue counts the limits that its clients break. */
    public LimitBreaches breaches() {
        return breaches;
    }

    /** Tells {@code target} of every fault of this venue from now on. */
    public void attach(FaultTarget target) {
        targets.add(target);
    }

    /** The system clock, epoch milliseconds. */
    public long nowMs() {
        return clock.getAsLong();
    }

    int arm(ArmedFault fault) {
        if (!fault.kind().isImmediate()) {
            armed.add(fault);
            refresh();
        }
        shift(fault);
        int touched = 0;
        for (FaultTarget target : targets) {
            touched += target.onArmed(fault);
        }
        if (fault.kind().isImmediate() || fault.kind().area() == Area.CONNECTION) {
            record(fault, 0, fault.spec().scope().stream(), fault.spec().scope().symbol(), "touched=" + touched);
        } else if (fault.kind().area() == Area.INSTRUMENT) {
            record(fault, 0, "*", fault.spec().scope().symbol(), "begins");
        }
        return touched;
    }

    void sweep(long nowMs) {
        if (!any) {
            return;
        }
        List<ArmedFault> over =
                armed.stream().filter(fault -> fault.isOver(nowMs)).toList();
        if (over.isEmpty()) {
            return;
        }
        armed.removeAll(over);
        refresh();
        for (ArmedFault fault : over) {
            for (FaultTarget target : targets) {
                target.onEnded(fault);
            }
        }
    }

    void clear() {
        armed.forEach(ArmedFault::end);
        sweep(nowMs());
    }

    List<ArmedFault> armed() {
        return List.copyOf(armed);
    }

    private void refresh() {
        any = !armed.isEmpty();
        frames = armed.stream().anyMatch(fault -> fault.kind().area() == Area.FRAME);
    }

    /** Notes that a fault struck. */
    public void record(ArmedFault fault, long connection, String stream, String symbol, String detail) {
        log.add(nowMs(), fault, venue, connection, stream, symbol, detail);
    }

    /** Whether a frame fault is armed at all; the network layer asks this for every frame. */
    public boolean armsFrames() {
        return frames;
    }

    /**
     * The armed faults that strike this frame now, in the order of their arming.
     *
     * @param possible whether a fault can be done to this frame; one that cannot is not used up
     */
    public List<ArmedFault> strikeFrame(
            long connection,
            String service,
            FrameKind kind,
            String stream,
            String symbol,
            Predicate<ArmedFault> possible) {
        List<ArmedFault> striking = new ArrayList<>();
        long nowMs = nowMs();
        for (ArmedFault fault : armed) {
            if (fault.kind().area() == Area.FRAME
                    && fault.coversConnection(connection, service)
                    && fault.coversFrame(kind, stream, symbol)
                    && possible.test(fault)
                    && fault.strikes(nowMs)) {
                striking.add(fault);
            }
        }
        return striking;
    }

    /** The armed fault of a kind that a new connection falls under, if any. */
    public Optional<ArmedFault> strikeConnection(FaultKind kind, long connection, String service) {
        if (!any) {
            return Optional.empty();
        }
        long nowMs = nowMs();
        for (ArmedFault fault : armed) {
            if (fault.kind() == kind && fault.coversConnection(connection, service) && fault.strikes(nowMs)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** Whether a fault is meant for a connection. */
    public boolean covers(ArmedFault fault, long connection, String service) {
        return fault.coversConnection(connection, service);
    }

    /** The first armed HTTP fault that strikes this request. */
    public Optional<ArmedFault> strikeRequest(String method, String path) {
        if (!any) {
            return Optional.empty();
        }
        long nowMs = nowMs();
        for (ArmedFault fault : armed) {
            if (fault.kind().area() == Area.HTTP && fault.coversRequest(method, path) && fault.strikes(nowMs)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** The failure for the order request at hand, if one is armed; uses it up. */
    public Optional<OrderFault> takeOrderFault() {
        return Optional.ofNullable(take(FaultKind.ORDER_ERROR, "order"))
                .map(fault -> new OrderFault(
                        Moment.valueOf(fault.spec().text("moment")),
                        (int) fault.spec().number("status"),
                        (int) fault.spec().number("code"),
                        fault.spec().text("answer").equals("NONE")));
    }

    /** The status, 429 or 418, with which to refuse the request at hand as one too many; zero to let it pass. */
    public int takeRateLimit() {
        ArmedFault fault = take(FaultKind.RATE_LIMIT, "request");
        return fault == null ? 0 : (int) fault.spec().number("status");
    }

    /** Whether the account event at hand goes out twice; uses one up. */
    public boolean takeDuplicateEvent() {
        return take(FaultKind.DUPLICATE_EVENTS, "account event") != null;
    }

    /** Whether the failure at hand is answered without the id of its request; uses one up. */
    public boolean takeNullId() {
        return take(FaultKind.NULL_ID, "answer") != null;
    }

    /** Extra delay of an account event now, in milliseconds. */
    public long eventDelayMs() {
        ArmedFault fault = take(FaultKind.DELAY_EVENTS, "account event");
        return fault == null ? 0 : fault.spec().number("delayMillis");
    }

    /** Whether the order query at hand must know nothing of the order. */
    public boolean queriesLag() {
        return take(FaultKind.QUERY_LAG, "order query") != null;
    }

    /** How old the list of open orders at hand must be, in milliseconds; zero for the truth. */
    public long openOrdersAgeMs() {
        ArmedFault fault = take(FaultKind.STALE_OPEN_ORDERS, "open orders");
        return fault == null ? 0 : fault.spec().number("ageMillis");
    }

    /** What the venue says of itself now. */
    public Status status() {
        ArmedFault fault = lasting(FaultKind.MAINTENANCE, "*");
        return fault == null ? Status.ONLINE : Status.valueOf(fault.spec().text("status"));
    }

    /** How far the venue's clock is ahead of the true one, in milliseconds; negative if it is behind. */
    public long skewMs() {
        ArmedFault fault = lasting(FaultKind.CLOCK_SKEW, "*");
        return fault == null ? 0 : fault.spec().number("skewMillis");
    }

    /** What the venue says of an instrument now. */
    public Listing listing(String symbol) {
        if (lasting(FaultKind.DELIST, symbol) != null) {
            return Listing.DELISTED;
        }
        return lasting(FaultKind.HALT, symbol) != null ? Listing.HALTED : Listing.TRADING;
    }

    /** The price step that the venue announces and enforces now, for a venue that keeps rules of its own. */
    public long tickSize(String symbol, long standard) {
        ArmedFault fault = lasting(FaultKind.TICK_SIZE, symbol);
        long tick = standard;
        for (long left = fault == null ? 0 : fault.spec().number("finerDecades"); left > 0 && tick % 10 == 0; left--) {
            tick /= 10;
        }
        return tick;
    }

    /** What the venue calls a halted instrument: the word of the fault, or the venue's own. */
    public String haltStatus(String symbol, String standard) {
        ArmedFault fault = lasting(FaultKind.HALT, symbol);
        String word = fault == null ? "" : fault.spec().text("status");
        return word.isEmpty() ? standard : word;
    }

    /** An instrument with the rules that the venue announces, prints by and enforces now. */
    public Instrument rules(Instrument instrument) {
        ArmedFault fault = lasting(FaultKind.TICK_SIZE, instrument.symbol());
        if (fault == null) {
            return instrument;
        }
        long tick = instrument.tickSize();
        int decimals = instrument.priceDecimals();
        for (long left = fault.spec().number("finerDecades"); left > 0; left--) {
            if (tick % 10 != 0 || tick / 10 * instrument.stepSize() % Fixed8.ONE != 0) {
                break;
            }
            tick /= 10;
            decimals = Math.min(Fixed8.DECIMALS, decimals + 1);
        }
        return new Instrument(
                instrument.id(),
                instrument.symbol(),
                instrument.base(),
                instrument.quote(),
                tick,
                instrument.stepSize(),
                instrument.minQty(),
                instrument.maxQty(),
                instrument.marketMaxQty(),
                instrument.minNotional(),
                decimals,
                instrument.qtyDecimals());
    }

    /** By how many price steps the best bid is to stand above the best ask; -1 if the book is to be sound. */
    public long crossedTicks(String symbol) {
        ArmedFault fault = lasting(FaultKind.CROSSED_BOOK, symbol);
        return fault == null ? -1 : fault.spec().number("ticks");
    }

    /** The sequence number that the venue writes for its book change {@code id}: jumps and resets included. */
    public long sequence(String symbol, long id) {
        if (!shifted) {
            return id;
        }
        String plain = Glob.plain(symbol);
        Long to = resets.remove(plain);
        if (to == null && resets.containsKey("*") && !shifts.containsKey(plain)) {
            to = resets.get("*");
        }
        if (to != null) {
            shifts.put(plain, to - id);
        }
        return Math.max(0, id + shifts.getOrDefault(plain, shifts.getOrDefault("*", 0L)));
    }

    private void shift(ArmedFault fault) {
        String symbol = fault.spec().scope().symbol();
        String plain = symbol.equals("*") ? "*" : Glob.plain(symbol);
        if (fault.kind() == FaultKind.SEQUENCE_GAP) {
            long ids = fault.spec().number("ids");
            if (plain.equals("*")) {
                shifts.putIfAbsent("*", 0L);
                shifts.replaceAll((name, shift) -> shift + ids);
            } else {
                shifts.put(plain, shifts.getOrDefault(plain, shifts.getOrDefault("*", 0L)) + ids);
            }
            shifted = true;
        } else if (fault.kind() == FaultKind.SEQUENCE_RESET) {
            if (plain.equals("*")) {
                resets.clear();
                shifts.clear();
            }
            resets.put(plain, fault.spec().number("to"));
            shifted = true;
        }
    }

    private @Nullable ArmedFault take(FaultKind kind, String what) {
        if (!any) {
            return null;
        }
        long nowMs = nowMs();
        for (ArmedFault fault : armed) {
            if (fault.kind() == kind && fault.strikes(nowMs)) {
                record(fault, 0, "*", "*", what);
                return fault;
            }
        }
        return null;
    }

    private @Nullable ArmedFault lasting(FaultKind kind, String symbol) {
        if (!any) {
            return null;
        }
        long nowMs = nowMs();
        for (ArmedFault fault : armed) {
            if (fault.kind() == kind && !fault.isOver(nowMs) && fault.coversSymbol(symbol)) {
                return fault;
            }
        }
        return null;
    }
}

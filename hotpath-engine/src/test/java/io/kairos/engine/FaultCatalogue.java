package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.simulator.fault.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How each kind of fault of the simulator is done to each venue, and which cannot be done to one, with the reason. In the faults
 * {@code {V}} is the venue, {@code {S}} the instrument that is traded, {@code {P}} the service of order entry, {@code {M}} that of
 * market data; each must strike, unless nothing tells of it.
 */
final class FaultCatalogue {
    /** What is done besides trading so that a fault has something to strike. */
    enum Stimulus {
        NONE,
        /** Order entry begins anew: it logs on and compares. */
        RECONNECT_ENTRY,
        /** So do both. */
        RECONNECT_ALL,
        /** An order that the venue must refuse. */
        REFUSAL,
        /** Questions for an open order. */
        QUERY,
        /** Questions for an order that never was, of which we have no id of the venue's. */
        QUERY_UNKNOWN,
        /** Reference data is loaded again during the fault and after it, as the engine does when it is told, or each hour. */
        RELOAD
    }

    /** One kind at one venue. */
    record Case(FaultKind kind, Stimulus stimulus, List<String> faults) {}

    private static final String ENDS_FAULTS = "ends faults, which each case does";

    private static final Map<Venue, Map<FaultKind, String>> NOT_APPLICABLE = Map.of(
            Venue.BINANCE,
            Map.of(FaultKind.CLEAR, ENDS_FAULTS, FaultKind.WRONG_CHECKSUM, "no message of the venue has a checksum"),
            Venue.OKX,
            Map.of(
                    FaultKind.CLEAR,
                    ENDS_FAULTS,
                    FaultKind.NULL_ID,
                    "every answer of the venue names its request: the id is how it is told apart from a push"),
            Venue.KRAKEN,
            Map.of(
                    FaultKind.CLEAR, ENDS_FAULTS,
                    FaultKind.ANNOUNCE_SHUTDOWN, "the venue has no such notice",
                    FaultKind.TICK_SIZE, "a finer step would make amounts inexact in all pairs of the simulator"));

    private FaultCatalogue() {}

    /** The kinds that cannot be done to a venue, with the reason. */
    static Map<FaultKind, String> notApplicable(Venue venue) {
        return NOT_APPLICABLE.getOrDefault(venue, Map.of());
    }

    /** All that is done to a venue, in the order of the catalogue. */
    static Map<FaultKind, Case> cases(Venue venue) {
        Map<FaultKind, Case> all = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            Case made = of(kind, venue);
            if (made != null) {
                all.put(kind, made);
            }
        }
        return all;
    }

    private static @Nullable Case of(FaultKind kind, Venue venue) {
        boolean kraken = venue == Venue.KRAKEN;
        return switch (kind) {
            case DROP_FRAMES -> frames(kind, "'count':3", "'count':3", "'count':1");
            case DUPLICATE_FRAMES -> frames(kind, "'count':10,'copies':2", "'count':4", "'count':1");
            case REORDER_FRAMES -> frames(kind, "'count':3,'distance':2", "'count':2", "'count':1");
            case DELAY_FRAMES ->
                frames(
                        kind,
                        "'count':2,'delayMillis':300",
                        "'count':2,'delayMillis':400",
                        "'count':1,'delayMillis':200");
            case TRUNCATE_FRAMES -> frames(kind, "'count':1", "'count':1,'keepPercent':60", "'count':1");
            case CORRUPT_FRAMES -> corrupt(venue);
            case WRONG_CHECKSUM ->
                venue == Venue.BINANCE ? null : plain(kind, "'symbol':'{S}','stream':'book*','count':2");
            case OVERSIZE_FRAMES ->
                plain(kind, "'symbol':'{S}','count':1,'bytes':8388608", "'frames':'ACCOUNT','count':1,'bytes':8388608");
            case FRAGMENT_FRAMES -> frames(kind, "'count':10", "'count':3,'parts':4", "'count':2");
            case UNKNOWN_FIELD -> frames(kind, "'count':20", "'count':5", "'count':2");
            case UNKNOWN_ENUM -> plain(kind, "'symbol':'{S}','count':2", "'frames':'ACCOUNT','count':2");
            case SILENCE ->
                plain(
                        kind,
                        "'durationMillis':1200",
                        "'frames':'ACCOUNT','count':4",
                        "'frames':'REPLY','connection':'{P}','count':1");
            case SILENCE_STREAM -> plain(kind, "'symbol':'{S}','count':15");
            case DISCONNECT ->
                plain(kind, "'connection':'{P}','mode':'CLOSE_FRAME','code':1001", "'connection':'{M}','mode':'RESET'");
            case DROP_SOCKETS -> plain(kind, "'target':'ALL'");
            case HALF_OPEN -> plain(kind, "'durationMillis':1200");
            case SLOW_DRIP -> plain(kind, "'durationMillis':800,'bytes':64");
            case REFUSE_CONNECTIONS ->
                with(
                        Stimulus.RECONNECT_ALL,
                        kind,
                        "'mode':'HANG','count':1",
                        "'mode':'RESET','count':1",
                        "'mode':'CLOSE','count':1");
            case HTTP_ERROR ->
                with(
                        Stimulus.RECONNECT_ALL,
                        kind,
                        "'status':503,'count':1",
                        "'status':502,'body':'TRUNCATED','count':1",
                        "'status':500,'body':'JSON','moment':'AFTER','count':1");
            case HTTP_TIMEOUT ->
                with(Stimulus.RECONNECT_ALL, kind, "'moment':'BEFORE','count':1", "'moment':'AFTER','count':1");
            case HTTP_DELAY -> with(Stimulus.RECONNECT_ALL, kind, "'count':3,'delayMillis':300");
            case ORDER_ERROR ->
                plain(
                        kind,
                        "'moment':'AFTER'",
                        "'moment':'BEFORE'",
                        "'moment':'AFTER','answer':'NONE'",
                        "'moment':'BEFORE','answer':'NONE'");
            case RATE_LIMIT -> with(Stimulus.QUERY, kind, "'count':1");
            case DELAY_EVENTS -> plain(kind, "'delayMillis':500,'count':6");
            case DUPLICATE_EVENTS -> plain(kind, "'count':10");
            case QUERY_LAG -> with(Stimulus.QUERY, kind, "'count':3");
            case STALE_OPEN_ORDERS -> stale(venue);
            case NULL_ID -> venue == Venue.OKX ? null : with(Stimulus.REFUSAL, kind, "'count':1");
            case EXPIRE_SESSIONS -> plain(kind, "");
            case ANNOUNCE_SHUTDOWN -> kraken ? null : plain(kind, "");
            case MAINTENANCE ->
                // The one that was armed first is what the venue says until it is over.
                with(
                        Stimulus.RELOAD,
                        kind,
                        "'status':'MAINTENANCE','durationMillis':500",
                        "'status':'CANCEL_ONLY','durationMillis':1000",
                        "'status':'POST_ONLY','durationMillis':1500");
            case CLOCK_SKEW ->
                plain(
                        kind,
                        "'durationMillis':1500,'skewMillis':"
                                + (kraken ? 3_000 : venue == Venue.OKX ? 90_000 : -3_000));
            case SEQUENCE_GAP -> plain(kind, "'symbol':'{S}','ids':7", "'symbol':'*'");
            case SEQUENCE_RESET -> plain(kind, "'symbol':'*','to':3");
            case CROSSED_BOOK -> plain(kind, "'symbol':'{S}','durationMillis':400");
            case HALT -> with(Stimulus.RELOAD, kind, "'symbol':'{S}','durationMillis':1000");
            case DELIST -> with(Stimulus.RELOAD, kind, "'symbol':'{S}','durationMillis':1000");
            case TICK_SIZE -> kraken ? null : with(Stimulus.RELOAD, kind, "'symbol':'{S}','durationMillis':1000");
            case CLEAR -> null;
        };
    }

    /**
     * Another digit in a number is for Kraken's books only, which have a checksum: nothing contradicts it in an event of an account,
     * or in a book of the others.
     */
    private static Case corrupt(Venue venue) {
        List<String> faults = new ArrayList<>(List.of(
                "'symbol':'{S}','count':1,'mode':'SYNTAX'",
                "'symbol':'{S}','count':1,'mode':'UTF8'",
                "'frames':'ACCOUNT','count':1,'mode':'SYNTAX'",
                "'frames':'REPLY','connection':'{P}','count':1,'mode':'SYNTAX'",
                "'frames':'ACCOUNT','count':1,'mode':'FRAMING'"));
        if (venue == Venue.KRAKEN) {
            faults.add("'symbol':'{S}','stream':'book*','count':2,'mode':'DIGIT'");
        }
        return plain(FaultKind.CORRUPT_FRAMES, faults.toArray(String[]::new));
    }

    /** Kraken is asked for open orders only to find one whose id there is not known. */
    private static Case stale(Venue venue) {
        return with(
                venue == Venue.KRAKEN ? Stimulus.QUERY_UNKNOWN : Stimulus.RECONNECT_ENTRY,
                FaultKind.STALE_OPEN_ORDERS,
                "'ageMillis':3000,'count':1");
    }

    /** A fault of frames: of one market's data, of the account's events, of answers to order entry. */
    private static Case frames(FaultKind kind, String market, String account, String reply) {
        return plain(
                kind,
                "'symbol':'{S}'," + market,
                "'frames':'ACCOUNT'," + account,
                "'frames':'REPLY','connection':'{P}'," + reply);
    }

    private static Case plain(FaultKind kind, String... members) {
        return with(Stimulus.NONE, kind, members);
    }

    private static Case with(Stimulus stimulus, FaultKind kind, String... members) {
        List<String> faults = new ArrayList<>();
        for (String each : members) {
            String fault = "{'kind':'" + kind + "','venue':'{V}'" + (each.isEmpty() ? "" : "," + each) + '}';
            faults.add(fault.replace('\'', '"'));
        }
        return new Case(kind, stimulus, List.copyOf(faults));
    }
}

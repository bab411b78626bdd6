package io.kairos.simulation;

import static io.kairos.domain.instrument.Venue.BINANCE;
import static io.kairos.domain.instrument.Venue.KRAKEN;
import static io.kairos.domain.instrument.Venue.OKX;
import static io.kairos.simulation.Invariant.CANCELS;
import static io.kairos.simulation.Invariant.CONVERTED_ONCE;
import static io.kairos.simulation.Invariant.DAY_NOTIONAL;
import static io.kairos.simulation.Invariant.FILL_ONCE;
import static io.kairos.simulation.Invariant.FRESH_BOOK;
import static io.kairos.simulation.Invariant.FUNDS;
import static io.kairos.simulation.Invariant.HALT;
import static io.kairos.simulation.Invariant.HALT_RECOVERED;
import static io.kairos.simulation.Invariant.JOURNALLED_FIRST;
import static io.kairos.simulation.Invariant.LEDGER;
import static io.kairos.simulation.Invariant.MAX_EXPOSURE;
import static io.kairos.simulation.Invariant.MAX_POSITION;
import static io.kairos.simulation.Invariant.MAX_QUANTITY;
import static io.kairos.simulation.Invariant.NO_FAULT;
import static io.kairos.simulation.Invariant.ONE_FINAL_STATE;
import static io.kairos.simulation.Invariant.OPEN_NOTIONAL;
import static io.kairos.simulation.Invariant.OPEN_ORDERS;
import static io.kairos.simulation.Invariant.ORDER_RATE;
import static io.kairos.simulation.Invariant.ORDER_VALUE;
import static io.kairos.simulation.Invariant.PRICE_COLLAR;
import static io.kairos.simulation.Invariant.RECOVERY;
import static io.kairos.simulation.Invariant.REDUCING;
import static io.kairos.simulation.Invariant.REPLAY;
import static io.kairos.simulation.Invariant.REQUESTED_ONCE;
import static io.kairos.simulation.Invariant.RESERVED;
import static io.kairos.simulation.Invariant.SCOPE_HALT;
import static io.kairos.simulation.Invariant.SELF_MATCH;
import static io.kairos.simulation.Invariant.SETTLES;
import static io.kairos.simulation.Invariant.TRUE_QUOTE;
import static io.kairos.simulation.Invariant.VENUES_WORD;
import static io.kairos.simulation.Invariant.VENUE_BALANCES;
import static io.kairos.simulation.Invariant.VENUE_FILLS;
import static io.kairos.simulation.Invariant.VENUE_ORDERS;
import static io.kairos.simulation.Invariant.VENUE_READY;
import static io.kairos.simulation.Invariant.WORST_CASE;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Mistakes that somebody could make, written into the engine's classes as they are loaded for a test, and nowhere else.
 *
 * <p>Each names a class, a method, and what becomes of it.
 */
enum PlantedBug {
    RESERVATION_SKIPPED("domain.risk.Balances", "reserve", SkipSometimesAndSayTrue.class, LEDGER),
    RESERVATION_LEAKED("domain.risk.Balances", "release", SkipSometimes.class, LEDGER),
    FEE_NOT_POSTED("domain.risk.Balances", "book", SkipNegative.class, LEDGER),
    FILL_APPLIED_TWICE("domain.order.Order", "hasTrade", Skip.class, FILL_ONCE),
    FILL_FORGOTTEN("application.FillBook", "book", SkipForSomeOrders.class, SETTLES),
    OPEN_ORDERS_NOT_COUNTED("domain.risk.LimitChecks", "openOrders", SkipAndSayNone.class, OPEN_ORDERS),
    LIMIT_CHECKED_AFTER_SENDING("domain.risk.RiskState", "setOpenOrders", SayOneLess.class, OPEN_ORDERS),
    HALT_IGNORED("domain.risk.KillSwitch", "level", Skip.class, HALT),
    CANCEL_DROPPED(
            "adapter.outbound.execution.binance.BinanceOrderGateway", "sendCancel", SkipAndSayTrue.class, SETTLES),
    TIMEOUT_TAKEN_AS_REFUSAL("adapter.venue.binance.BinanceErrors", "outcome", SayRefused.class, VENUE_ORDERS),
    UNKNOWN_ORDER_SENT_AGAIN(
            "adapter.outbound.execution.binance.BinanceOrderGateway", "sendStatusQuery", SendAgain.class, VENUE_ORDERS),
    OLD_QUOTES_TRADED("domain.risk.RiskLimits", "maxQuoteAgeNs", SayMuch.class, FRESH_BOOK),
    MEMORY_TIER_NOT_RECOVERED("adapter.outbound.journal.RingRecovery", "run", Skip.class, RECOVERY),
    TORN_RECORD_ACCEPTED("adapter.outbound.journal.FrameCheck", "problem", Skip.class, RECOVERY),
    FLOOR_FORGOTTEN("application.PlanRecovery", "needed", Skip.class, WORST_CASE, BINANCE, OKX),
    SENT_WITHOUT_JOURNAL("application.EventWriter", "requestSent", SkipForSomeOrders.class, JOURNALLED_FIRST),
    IDS_GIVEN_AGAIN("application.EngineCore", "onStarted", KeepNextOrderId.class, JOURNALLED_FIRST),
    REPLAY_BEGINS_OTHERWISE("application.EngineState", "outdateGraphs", SkipSometimes.class, RECOVERY),

    QUANTITY_NOT_LIMITED("domain.risk.OrderChecks", "maxQuantity", SkipAndSayNone.class, MAX_QUANTITY, BINANCE),
    COLLAR_FORGOTTEN("domain.risk.OrderChecks", "priceCollar", SkipAndSayNone.class, PRICE_COLLAR, BINANCE),
    SELF_MATCH_ALLOWED("domain.risk.OrderChecks", "selfMatch", SkipAndSayNone.class, SELF_MATCH, KRAKEN),
    LINK_IGNORED("domain.risk.OrderChecks", "venueLink", SkipAndSayNone.class, VENUE_READY, BINANCE, KRAKEN),
    DAY_OF_OWNER_NOT_COUNTED("domain.risk.OwnerMeters", "addToDay", Skip.class, DAY_NOTIONAL, BINANCE),
    OPEN_VALUE_NOT_LIMITED("domain.risk.LimitChecks", "scopeValue", SkipAndSayNone.class, OPEN_NOTIONAL, BINANCE),
    POSITION_NOT_LIMITED("domain.risk.LimitChecks", "position", SkipAndSayNone.class, MAX_POSITION, BINANCE),
    EXPOSURE_NOT_LIMITED("domain.risk.LimitChecks", "exposure", SkipAndSayNone.class, MAX_EXPOSURE, BINANCE),
    VALUE_IN_FLIGHT_NOT_COUNTED("domain.risk.OpenOrders$Totals", "add", LeaveNewValueOut.class, OPEN_NOTIONAL, BINANCE),
    SCOPE_RATE_IGNORED("domain.risk.LimitChecks", "scopeRate", SkipAndSayNone.class, ORDER_RATE, BINANCE),
    SCOPE_COUNT_IGNORED("domain.risk.LimitChecks", "scopeOpen", SkipAndSayNone.class, OPEN_ORDERS, OKX),
    HALT_OF_SCOPE_IGNORED("domain.risk.KillSwitch", "setScope", SkipAndSayTrue.class, SCOPE_HALT, OKX),
    REDUCING_IGNORED("domain.risk.LimitChecks", "reducing", SkipAndSayNone.class, REDUCING, BINANCE),
    CANCEL_BLOCKED("application.OrderDesk", "requestCancel", SkipForSomeOrders.class, CANCELS, KRAKEN),
    CANCEL_BELIEVED("domain.order.OrderTransitions", "next", EndAsCancelIsSent.class, VENUES_WORD, BINANCE),
    ORDER_REVIVED("domain.order.OrderTransitions", "next", ReviveAsItIsAccepted.class, ONE_FINAL_STATE, BINANCE),
    OKX_CANCEL_DROPPED(
            "adapter.outbound.execution.okx.OkxOrderGateway", "sendCancel", SkipAndSayTrue.class, SETTLES, OKX),
    KRAKEN_CANCEL_DROPPED(
            "adapter.outbound.execution.kraken.KrakenOrderGateway",
            "sendCancel",
            SkipAndSayTrue.class,
            SETTLES,
            KRAKEN),

    REQUESTED_TWICE("application.EventWriter", "requestSent", RequestAgain.class, REQUESTED_ONCE, BINANCE),
    HALT_FORGOTTEN("application.EngineCore", "onStarted", Release.class, HALT_RECOVERED, BINANCE),
    VALUE_NOT_LIMITED("domain.risk.OrderChecks", "maxNotional", SkipAndSayNone.class, ORDER_VALUE, BINANCE),
    FUNDS_NOT_LOOKED_AT("domain.risk.LimitChecks", "freeBalance", SkipAndSayNone.class, NO_FAULT, BINANCE),
    FUNDS_NOT_CHECKED("domain.risk.LimitChecks", "freeBalance", SkipAndSayNone.class, FUNDS, BINANCE),
    HALF_RESERVED("domain.risk.OrderChecks", "amounts", HalveWhatIsGiven.class, RESERVED, BINANCE),
    GAP_IGNORED("adapter.inbound.feed.okx.ChainSync", "onChange", PassOverGap.class, TRUE_QUOTE, OKX),
    CONVERSION_ID_FORGOTTEN("application.ConversionLog", "get", Skip.class, CONVERTED_ONCE, BINANCE),
    TRADES_NUMBERED_OTHERWISE("application.EventWriter", "fillApplied", NextTradeId.class, VENUE_FILLS, BINANCE),
    FEE_NOT_READ("adapter.venue.ExecutionReport", "trade", LeaveFeeOut.class, VENUE_BALANCES, BINANCE),
    SNAPSHOT_FORGETS("domain.book.QuoteBoard", "exchangeTimeNs", SkipSometimes.class, REPLAY, BINANCE);

    private static final String PACKAGE = "io.kairos.engine.";

    /** One change: a class, a method, and what becomes of it. */
    record Place(String className, String method, Class<?> advice) {}

    @SuppressWarnings("ImmutableEnumChecker") // Texts and a class.
    private final Place place;

    private final Invariant expected;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<Venue> venues;

    PlantedBug(String className, String method, Class<?> advice, Invariant expected, Venue... venues) {
        this.place = new Place(PACKAGE + className, method, advice);
        this.expected = expected;
        this.venues = List.of(venues);
    }

    /** Where it is planted, with a satellite; nowhere in particular: at Binance alone without one, which costs least. */
    List<Venue> venues() {
        return venues;
    }

    /** Whether limits and stops of scopes are wanted; where less is traded, less breaks on the way. */
    boolean hasOfficer() {
        return this != FLOOR_FORGOTTEN;
    }

    /** What it is found by. */
    Invariant expected() {
        return expected;
    }

    /** Whether the account holds so little that this shows. */
    boolean isPoor() {
        return this == FUNDS_NOT_LOOKED_AT || this == FUNDS_NOT_CHECKED;
    }

    /** All of it: some need something else beside. */
    List<Place> places() {
        return switch (this) {
            case UNKNOWN_ORDER_SENT_AGAIN -> List.of(place, new Place(place.className(), "place", NoteOrder.class));
            case FUNDS_NOT_CHECKED ->
                List.of(new Place(PACKAGE + "domain.risk.Balances", "reserve", ReserveAnyway.class), place);
            default -> List.of(place);
        };
    }

    /** Packages of which a mutated engine has classes of its own. */
    static List<String> packages() {
        return List.of(PACKAGE, "io.kairos.simulation.");
    }

    /** Does nothing; returns nothing, zero, false or null. */
    static final class Skip {
        private Skip() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** Does nothing when it is to take something. */
    static final class SkipNegative {
        private SkipNegative() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(2) long amount) {
            return amount < 0;
        }
    }

    /** What an order that begins is worth is not added. */
    static final class LeaveNewValueOut {
        private LeaveNewValueOut() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method gets.
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(1) int moreOrders, @Advice.Argument(value = 2, readOnly = false) long moreValue) {
            if (moreOrders > 0) {
                moreValue = 0;
            }
        }
    }

    /** An order is over as its cancel is sent. */
    static final class EndAsCancelIsSent {
        private EndAsCancelIsSent() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object event,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object said) {
            if (said != null && Mischief.isNamed(event, "CANCEL_SENT")) {
                said = Mischief.other(said, "CANCELED");
            }
        }
    }

    /** An order that is over lives again when the word that it was accepted comes late. */
    static final class ReviveAsItIsAccepted {
        private ReviveAsItIsAccepted() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object event,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object said) {
            if (said != null && Mischief.isNamed(event, "ACCEPTED")) {
                said = Mischief.other(said, "LIVE");
            }
        }
    }

    /** Does nothing one time in seven. */
    static final class SkipSometimes {
        private SkipSometimes() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return Mischief.now(7);
        }
    }

    /** Does nothing for one order in seven, the same ones in a replay. */
    static final class SkipForSomeOrders {
        private SkipForSomeOrders() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object order) {
            return Mischief.isUnlucky(order);
        }
    }

    /** Does nothing one time in seven, and says that it did. */
    static final class SkipSometimesAndSayTrue {
        private SkipSometimesAndSayTrue() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return Mischief.now(7);
        }

        @SuppressWarnings("UnusedVariable") // Written: that is what is returned.
        @Advice.OnMethodExit
        static void exit(@Advice.Enter boolean skipped, @Advice.Return(readOnly = false) boolean said) {
            if (skipped) {
                said = true;
            }
        }
    }

    /** A check that finds nothing. */
    static final class SkipAndSayNone {
        private SkipAndSayNone() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @SuppressWarnings("UnusedVariable") // Written: that is what is returned.
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) RejectReason said) {
            said = RejectReason.NONE;
        }
    }

    /** Does nothing and says that it did. */
    static final class SkipAndSayTrue {
        private SkipAndSayTrue() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @SuppressWarnings("UnusedVariable") // Written: that is what is returned.
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean said) {
            said = true;
        }
    }

    /** Notes one less: what has just been sent is counted with the next. */
    static final class SayOneLess {
        private SayOneLess() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method gets.
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) int count) {
            count = Math.max(0, count - 1);
        }
    }

    /** Says that an order whose outcome is not known was refused. */
    static final class SayRefused {
        private SayRefused() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object said) {
            said = Mischief.other(said, "REFUSED");
        }
    }

    /** Says a large number. */
    static final class SayMuch {
        private SayMuch() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what is returned.
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long said) {
            said = Long.MAX_VALUE / 4;
        }
    }

    /** In place of a question after an order it is sent once more. */
    static final class SendAgain {
        private SendAgain() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This Object gateway, @Advice.Argument(1) long orderId) {
            return Mischief.sendAgain(gateway, orderId);
        }
    }

    /** Goes on with the order ids that the journal knows, whatever it has lost. */
    static final class KeepNextOrderId {
        private KeepNextOrderId() {}

        @Advice.OnMethodEnter
        static long enter(@Advice.FieldValue("state") Object state) {
            return Mischief.get(state, "nextOrderId");
        }

        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("state") Object state, @Advice.Enter long before) {
            Mischief.set(state, "nextOrderId", before);
        }
    }

    /** Remembers what is sent. */
    static final class NoteOrder {
        private NoteOrder() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object order) {
            Mischief.note(order);
        }
    }

    /** Writes down some requests twice. */
    static final class RequestAgain {
        private RequestAgain() {}

        @Advice.OnMethodExit
        static void exit(@Advice.This Object events, @Advice.AllArguments Object[] arguments) {
            Mischief.requestAgain(events, arguments);
        }
    }

    /** Lets trade what is halted. */
    static final class Release {
        private Release() {}

        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("state") Object state) {
            Mischief.release(state);
        }
    }

    /** Reserves what is not there. */
    static final class ReserveAnyway {
        private ReserveAnyway() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This Object balances,
                @Advice.Argument(0) int venueId,
                @Advice.Argument(1) int assetId,
                @Advice.Argument(2) long amount) {
            return Mischief.reserveAnyway(balances, venueId, assetId, amount);
        }

        @SuppressWarnings("UnusedVariable") // Written: that is what is returned.
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean said) {
            said = true;
        }
    }

    /** An order is taken to give half of what it gives. */
    static final class HalveWhatIsGiven {
        private HalveWhatIsGiven() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object intent) {
            Mischief.set(intent, "giveAmount", Mischief.get(intent, "giveAmount") / 2);
        }
    }

    /** Whatever comes next is taken for what follows. */
    static final class PassOverGap {
        private PassOverGap() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method sees.
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object message,
                @Advice.FieldValue(value = "lastId", readOnly = false) long lastId) {
            lastId = Mischief.get(message, "previousId");
        }
    }

    /** A trade is written down under the next one's id. */
    static final class NextTradeId {
        private NextTradeId() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method gets.
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 4, readOnly = false) long tradeId) {
            tradeId = tradeId + 1;
        }
    }

    /** No trade costs anything. */
    static final class LeaveFeeOut {
        private LeaveFeeOut() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method gets.
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 3, readOnly = false) long fee) {
            fee = 0;
        }
    }
}

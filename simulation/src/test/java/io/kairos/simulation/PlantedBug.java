package io.kairos.simulation;

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
    RESERVATION_SKIPPED("domain.risk.Balances", "reserve", SkipSometimesAndSayTrue.class),
    RESERVATION_LEAKED("domain.risk.Balances", "release", SkipSometimes.class),
    FILL_APPLIED_TWICE("domain.order.Order", "hasTrade", Skip.class),
    FILL_FORGOTTEN("application.FillBook", "book", SkipForSomeOrders.class),
    OPEN_ORDERS_NOT_COUNTED("domain.risk.LimitChecks", "openOrders", SkipAndSayNone.class),
    LIMIT_CHECKED_AFTER_SENDING("domain.risk.RiskState", "setOpenOrders", SayTheOneBefore.class),
    HALT_IGNORED("domain.risk.KillSwitch", "level", Skip.class),
    CANCEL_DROPPED("adapter.outbound.execution.binance.BinanceOrderGateway", "sendCancel", SkipAndSayTrue.class),
    TIMEOUT_TAKEN_AS_REFUSAL("adapter.venue.binance.BinanceErrors", "outcome", SayRefused.class),
    UNKNOWN_ORDER_SENT_AGAIN(
            "adapter.outbound.execution.binance.BinanceOrderGateway", "sendStatusQuery", SendAgain.class),
    OLD_QUOTES_TRADED("domain.risk.RiskLimits", "maxQuoteAgeNs", SayMuch.class),
    MEMORY_TIER_NOT_RECOVERED("adapter.outbound.journal.RingRecovery", "run", Skip.class),
    TORN_RECORD_ACCEPTED("adapter.outbound.journal.FrameCheck", "problem", Skip.class),
    FLOOR_FORGOTTEN("application.PlanRecovery", "needed", Skip.class),
    SENT_WITHOUT_JOURNAL("application.EventWriter", "requestSent", SkipForSomeOrders.class),
    IDS_GIVEN_AGAIN("application.EngineCore", "onStarted", KeepNextOrderId.class),
    REPLAY_BEGINS_OTHERWISE("application.EngineState", "outdateGraphs", SkipSometimes.class);

    private static final String PACKAGE = "io.kairos.engine.";

    private final String className;
    private final String method;
    private final Class<?> advice;

    PlantedBug(String className, String method, Class<?> advice) {
        this.className = PACKAGE + className;
        this.method = method;
        this.advice = advice;
    }

    /** Binance alone, which costs least; between two venues more breaks on the way. */
    List<Venue> venues() {
        return this == FLOOR_FORGOTTEN ? List.of(Venue.BINANCE, Venue.OKX) : List.of(Venue.BINANCE);
    }

    String className() {
        return className;
    }

    String method() {
        return method;
    }

    Class<?> advice() {
        return advice;
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

    /** Notes the number of the last time in place of this one's: what has just been sent is counted with the next. */
    static final class SayTheOneBefore {
        private SayTheOneBefore() {}

        @SuppressWarnings("UnusedVariable") // Written: that is what the method gets.
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) int count) {
            count = Mischief.before(count);
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
            return Mischief.nextOrderId(state);
        }

        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("state") Object state, @Advice.Enter long before) {
            Mischief.setNextOrderId(state, before);
        }
    }
}

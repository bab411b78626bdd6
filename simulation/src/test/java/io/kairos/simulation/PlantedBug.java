package io.kairos.simulation;

import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Mistakes that somebody could make, written into the engine's classes as they are loaded for a test, and nowhere else.
 *
 * <p>Each names a class, a method, and what becomes of it.
 */
enum PlantedBug {
    RESERVATION_SKIPPED("domain.risk.Balances", "reserve", SkipSometimes.class),
    RESERVATION_LEAKED("domain.risk.Balances", "release", SkipSometimes.class),
    FILL_APPLIED_TWICE("domain.order.Order", "hasTrade", Skip.class),
    FILL_FORGOTTEN("application.FillBook", "book", SkipSometimes.class),
    OPEN_ORDERS_NOT_COUNTED("domain.risk.RiskState", "setOpenOrders", Skip.class),
    HALT_IGNORED("domain.risk.KillSwitch", "isEngaged", Skip.class),
    CANCEL_DROPPED("adapter.outbound.execution.binance.BinanceOrderGateway", "sendCancel", SkipAndSayTrue.class);

    private static final String PACKAGE = "io.kairos.engine.";

    private final String className;
    private final String method;
    private final Class<?> advice;

    PlantedBug(String className, String method, Class<?> advice) {
        this.className = PACKAGE + className;
        this.method = method;
        this.advice = advice;
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
}

package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.TradingState;
import java.nio.charset.StandardCharsets;

/**
 * Why an opportunity was not traded, as one number: a {@link RejectReason}'s code, or one of the negative ones here; and as the
 * word that stands in events, metrics and tables.
 */
public final class WhyNot {
    /** It is traded. */
    static final int TRADED = 0;

    /** Too little is offered, held or allowed for the smallest order of a leg. */
    static final int BELOW_MIN_SIZE = -1;

    /** Lots, fees and price steps take the gain. */
    static final int PROFIT_LOST_BY_ROUNDING = -2;

    /** Another cycle is being traded. */
    static final int CYCLE_IN_PROGRESS = -3;

    /** The strategy may not make orders. */
    static final int STRATEGY_DISABLED = -4;

    /** If it broke it could cost more than is allowed, or what it could cost cannot be said. */
    static final int WORST_CASE = -5;

    private static final String[] OWN = {
        "", "BELOW_MIN_SIZE", "PROFIT_LOST_BY_ROUNDING", "CYCLE_IN_PROGRESS", "STRATEGY_DISABLED", "WORST_CASE",
    };

    /** Slots that {@link #slot} numbers, from 0. */
    public static final int SLOTS = OWN.length + RejectReason.maxCode() + 1;

    private static final byte[][] WORDS = new byte[SLOTS][];

    static {
        for (int slot = 0; slot < SLOTS; slot++) {
            WORDS[slot] = wordOfSlot(slot).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private WhyNot() {}

    /** Whether the gate refuses this order for where or how it is made, and would not refuse every other one just as well. */
    static boolean isOfTheOrderAlone(RejectReason reason) {
        return switch (reason) {
            case INSTRUMENT_NOT_TRADING,
                    INVALID_QUANTITY,
                    INVALID_PRICE,
                    MIN_NOTIONAL,
                    MAX_NOTIONAL,
                    PRICE_COLLAR,
                    PRICE_MOVE,
                    STALE_QUOTE,
                    SELF_MATCH,
                    INSUFFICIENT_BALANCE,
                    NOT_PERMITTED,
                    RESTRICTED,
                    VENUE_CLOCK,
                    VENUE_RATE,
                    VENUE_UNAVAILABLE,
                    VENUE_NOT_READY -> true;
            default -> false;
        };
    }

    /** Whether venue or instrument are halted or only reduce positions, so that an order elsewhere may pass. */
    static boolean isOfTheMarket(RejectReason reason, KillSwitch killSwitch, Instrument on) {
        return (reason == RejectReason.KILL_SWITCH || reason == RejectReason.REDUCING_ONLY)
                && killSwitch.levelOfMarket(on) > TradingState.ACTIVE.level();
    }

    /** The word for a reason. */
    static String word(int reason) {
        return wordOfSlot(slot(reason));
    }

    /** The same as a record holds it; not to be changed. */
    static byte[] bytes(int reason) {
        return WORDS[slot(reason)];
    }

    /** A reason's place in a table of {@link #SLOTS}. */
    static int slot(int reason) {
        return reason < 0 ? -reason : OWN.length + reason;
    }

    /** The word for a place in such a table; empty for the one that is never used. */
    public static String wordOfSlot(int slot) {
        return slot < OWN.length
                ? OWN[slot]
                : RejectReason.of(slot - OWN.length).name();
    }
}

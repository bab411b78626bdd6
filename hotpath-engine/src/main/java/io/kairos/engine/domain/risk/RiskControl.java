package io.kairos.engine.domain.risk;

import static io.kairos.engine.domain.risk.Scope.ASSET;
import static io.kairos.engine.domain.risk.Scope.ENGINE;
import static io.kairos.engine.domain.risk.Scope.INSTRUMENT;
import static io.kairos.engine.domain.risk.Scope.SATELLITE;
import static io.kairos.engine.domain.risk.Scope.STRATEGY;
import static io.kairos.engine.domain.risk.Scope.VENUE;

import io.kairos.domain.order.RejectReason;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of controls, in the order in which they are asked; then the settings that go with them. The table of
 * {@code docs/risk.md} is made of it. {@link #code()} stands in journals and never changes.
 *
 * <p>Rules cited: RTS 6 is Commission Delegated Regulation (EU) 2017/589; 15c3-5 is the market access rule of the SEC; FIA is
 * "Best Practices for Automated Trading Risk Controls and System Safeguards" of July 2024.
 */
public enum RiskControl {
    ENGINE_READY(1, RejectReason.ENGINE_NOT_READY, "RTS 6 art. 14, 17", Unit.NONE, "not ready until reconciled"),
    KILL_SWITCH(
            2,
            RejectReason.KILL_SWITCH,
            "RTS 6 art. 12; FIA kill switch",
            Unit.STATE,
            "ACTIVE; set by command",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT,
            ASSET),
    INSTRUMENT_KNOWN(3, RejectReason.UNKNOWN_INSTRUMENT, "15c3-5(c)(1)(ii)", Unit.NONE, "unknown is refused"),
    RESTRICTED(
            4,
            RejectReason.RESTRICTED,
            "15c3-5(c)(2); RTS 6 art. 15",
            Unit.FLAG,
            "not restricted",
            VENUE,
            INSTRUMENT,
            ASSET),
    PERMISSION(
            5,
            RejectReason.NOT_PERMITTED,
            "15c3-5(c)(2)(i); RTS 6 art. 15, 18",
            Unit.TARGET,
            "all, unless PERMISSION_REQUIRED",
            STRATEGY,
            SATELLITE),
    INSTRUMENT_TRADING(6, RejectReason.INSTRUMENT_NOT_TRADING, "15c3-5(c)(1)(ii)", Unit.NONE, "as the venue says"),
    VENUE_LINK(7, RejectReason.VENUE_UNAVAILABLE, "RTS 6 art. 16", Unit.NONE, "down until reconciled"),
    VENUE_SETTLED(
            32,
            RejectReason.VENUE_NOT_READY,
            "RTS 6 art. 14, 17",
            Unit.NONE,
            "orders of unknown fate are settled first"),
    VENUE_CLOCK(
            8,
            RejectReason.VENUE_CLOCK,
            "RTS 6 art. 28; RTS 25",
            Unit.MILLISECONDS,
            "10 000 of a measured clock; with a limit set, also refuses while nothing was measured",
            ENGINE,
            VENUE),
    VENUE_BUDGET(
            9,
            RejectReason.VENUE_RATE,
            "FIA message throttles",
            Unit.PERMILLE,
            "100 of what the venue grants stay free for cancels",
            ENGINE,
            VENUE),
    ORDER_FORM(10, RejectReason.UNSUPPORTED, "15c3-5(c)(1)(ii)", Unit.NONE, "refused if the venue would"),
    VALID_QUANTITY(11, RejectReason.INVALID_QUANTITY, "15c3-5(c)(1)(ii)", Unit.NONE, "the venue's step and bounds"),
    MAX_QUANTITY(
            12,
            RejectReason.MAX_QUANTITY,
            "RTS 6 art. 15(1)(c); FIA",
            Unit.BASE,
            "the venue's largest quantity",
            INSTRUMENT,
            ASSET),
    VALID_PRICE(13, RejectReason.INVALID_PRICE, "15c3-5(c)(1)(ii)", Unit.NONE, "the venue's tick and bounds"),
    MIN_NOTIONAL(14, RejectReason.MIN_NOTIONAL, "15c3-5(c)(1)(ii)", Unit.NONE, "the venue's minimum"),
    MAX_NOTIONAL(
            15,
            RejectReason.MAX_NOTIONAL,
            "RTS 6 art. 15(1)(b); 15c3-5(c)(1)(i)",
            Unit.QUOTE,
            "per quote asset: refuses where none is set",
            ASSET),
    DAY_NOTIONAL(
            16,
            RejectReason.DAILY_LIMIT,
            "15c3-5(c)(1)(i)",
            Unit.REFERENCE,
            "engine: refuses where none is set",
            ENGINE,
            STRATEGY,
            SATELLITE),
    MAX_VALUE(
            17,
            RejectReason.MAX_NOTIONAL,
            "RTS 6 art. 15(1)(b); 15c3-5(c)(1)(i)",
            Unit.REFERENCE,
            "bounded by MAX_NOTIONAL",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT),
    BOOK(
            18,
            RejectReason.STALE_QUOTE,
            "RTS 6 art. 15(1)(a); FIA market data reasonability",
            Unit.MILLISECONDS,
            "engine: refuses where none is set; one-sided, crossed and SUSPECT books are refused at any age",
            ENGINE,
            VENUE,
            INSTRUMENT),
    PRICE_COLLAR(
            19,
            RejectReason.PRICE_COLLAR,
            "RTS 6 art. 15(1)(a); FIA price tolerance",
            Unit.BASIS_POINTS,
            "engine: zero where none is set",
            ENGINE,
            INSTRUMENT),
    PRICE_MOVE(
            20,
            RejectReason.PRICE_MOVE,
            "RTS 6 art. 15(1)(a), \"over a specified period\"",
            Unit.BASIS_POINTS,
            "twice the collar",
            ENGINE,
            INSTRUMENT),
    SELF_MATCH(21, RejectReason.SELF_MATCH, "FIA self-match prevention", Unit.NONE, "always refused"),
    REDUCING_ONLY(
            22,
            RejectReason.REDUCING_ONLY,
            "RTS 6 art. 12; FIA kill switch",
            Unit.STATE,
            "ACTIVE; set by command",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT,
            ASSET),
    MAX_POSITION(
            23,
            RejectReason.MAX_POSITION,
            "FIA maximum intraday position; RTS 6 art. 15(2)",
            Unit.ASSET,
            "bounded by MAX_EXPOSURE",
            ASSET),
    MAX_EXPOSURE(
            24,
            RejectReason.MAX_EXPOSURE,
            "15c3-5(c)(1)(i); RTS 6 art. 15(2)",
            Unit.REFERENCE,
            "engine: the engine's DAY_NOTIONAL; what cannot be valued is refused",
            ENGINE,
            ASSET),
    DAY_LOSS(
            25,
            RejectReason.DAILY_LOSS,
            "FIA credit and loss limits",
            Unit.REFERENCE,
            "a tenth of the engine's DAY_NOTIONAL; what cannot be valued is refused",
            ENGINE),
    REPEATED_ORDER(
            26,
            RejectReason.REPEATED_ORDER,
            "15c3-5(c)(1)(ii) duplicative orders; FIA",
            Unit.COUNT,
            "half of what the order rate allows in the window",
            ENGINE,
            STRATEGY,
            SATELLITE),
    REPEATED_EXECUTION(
            27,
            RejectReason.REPEATED_EXECUTION,
            "RTS 6 art. 15(3); FIA repeated automated execution throttle",
            Unit.COUNT,
            "half of what the order rate allows in the window",
            ENGINE,
            STRATEGY,
            SATELLITE),
    ORDER_RATE(
            28,
            RejectReason.ORDER_RATE,
            "RTS 6 art. 15(1)(d); FIA message throttles",
            Unit.PER_SECOND,
            "engine: refuses where none is set",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT),
    AMEND_RATE(
            33,
            RejectReason.ORDER_RATE,
            "RTS 6 art. 15(1)(d); FIA message throttles",
            Unit.PER_SECOND,
            "the order rate, in which amendments count like orders",
            ENGINE,
            STRATEGY,
            SATELLITE),
    OPEN_ORDERS(
            29,
            RejectReason.MAX_OPEN_ORDERS,
            "RTS 6 art. 15(2); FIA",
            Unit.COUNT,
            "engine: refuses where none is set",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT),
    OPEN_NOTIONAL(
            30,
            RejectReason.OPEN_NOTIONAL,
            "15c3-5(c)(1)(i); RTS 6 art. 15(2)",
            Unit.REFERENCE,
            "engine: the engine's DAY_NOTIONAL",
            ENGINE,
            VENUE,
            STRATEGY,
            SATELLITE,
            INSTRUMENT),
    FREE_BALANCE(
            31,
            RejectReason.INSUFFICIENT_BALANCE,
            "15c3-5(c)(1)(i)",
            Unit.NONE,
            "what the venue says, less what is reserved"),

    PRICE_MOVE_WINDOW(
            101, RejectReason.NONE, "goes with PRICE_MOVE", Unit.MILLISECONDS, Change.ANY_LOOSENS, "10 000", ENGINE),
    REPEATED_ORDER_WINDOW(
            102,
            RejectReason.NONE,
            "goes with REPEATED_ORDER",
            Unit.MILLISECONDS,
            Change.LESS_LOOSENS,
            "10 000",
            ENGINE),
    REPEATED_EXECUTION_WINDOW(
            103,
            RejectReason.NONE,
            "goes with REPEATED_EXECUTION",
            Unit.MILLISECONDS,
            Change.LESS_LOOSENS,
            "60 000",
            ENGINE),
    PERMISSION_REQUIRED(
            104, RejectReason.NONE, "goes with PERMISSION", Unit.FLAG, Change.LESS_LOOSENS, "not required", ENGINE),
    CANCEL_RATE(
            105,
            RejectReason.NONE,
            "RTS 6 art. 15(1)(d): counted and alarmed, a cancel is never refused",
            Unit.PER_SECOND,
            Change.MORE_LOOSENS,
            "twice the order rate",
            ENGINE),
    SECOND_PERSON(
            106,
            RejectReason.NONE,
            "15c3-5(d) direct and exclusive control; FIA",
            Unit.FLAG,
            Change.LESS_LOOSENS,
            "not needed",
            ENGINE),
    BALANCE_DIFFERENCE(
            107,
            RejectReason.NONE,
            "RTS 6 art. 17(3): an unexplained difference above this part of a balance stops the venue",
            Unit.PERMILLE,
            Change.MORE_LOOSENS,
            "50",
            ENGINE),
    BALANCE_DIFFERENCES(
            108,
            RejectReason.NONE,
            "RTS 6 art. 17(3): so many unexplained differences of one balance stop the venue",
            Unit.COUNT,
            Change.MORE_LOOSENS,
            "3",
            ENGINE),
    BALANCE_DIFFERENCE_WINDOW(
            109,
            RejectReason.NONE,
            "goes with BALANCE_DIFFERENCES",
            Unit.MILLISECONDS,
            Change.LESS_LOOSENS,
            "3 600 000",
            ENGINE);

    /** What a limit counts. */
    public enum Unit {
        /** It has no limit of ours. */
        NONE("–"),
        /** A state of the kill switch. */
        STATE("state"),
        /** 1. */
        FLAG("1"),
        /** 1, and what is permitted as the target: a venue or an instrument. */
        TARGET("1, of a target"),
        /** Milliseconds. */
        MILLISECONDS("ms"),
        /** Thousandths. */
        PERMILLE("‰"),
        /** Hundredths of a per cent. */
        BASIS_POINTS("bps"),
        /** Number. */
        COUNT("number"),
        /** Per second, with a burst of one second's worth. */
        PER_SECOND("per second"),
        /** Amount of the instrument's base asset. */
        BASE("base asset"),
        /** Amount of the quote asset. */
        QUOTE("quote asset"),
        /** Amount of the asset that the limit is for. */
        ASSET("the asset"),
        /** Amount of the reference asset. */
        REFERENCE("reference asset");

        private final String words;

        Unit(String words) {
            this.words = words;
        }

        /** For tables. */
        public String words() {
            return words;
        }

        /** Whether values are amounts of money with an asset's decimals. */
        public boolean isAmount() {
            return this == BASE || this == QUOTE || this == ASSET || this == REFERENCE;
        }
    }

    /** Which change lets more through. */
    enum Change {
        MORE_LOOSENS,
        LESS_LOOSENS,
        ANY_LOOSENS
    }

    private static final RiskControl[] ALL = values();

    private final int code;
    private final RejectReason reason;
    private final String rule;
    private final Unit unit;
    private final Change change;
    private final String safeDefault;
    private final int scopeBits;

    RiskControl(int code, RejectReason reason, String rule, Unit unit, String safeDefault, Scope... scopes) {
        this(
                code,
                reason,
                rule,
                unit,
                // Restrictions and reserves loosen when they shrink.
                code == 4 || code == 9 ? Change.LESS_LOOSENS : code == 5 ? Change.ANY_LOOSENS : Change.MORE_LOOSENS,
                safeDefault,
                scopes);
    }

    RiskControl(
            int code, RejectReason reason, String rule, Unit unit, Change change, String safeDefault, Scope... scopes) {
        this.code = code;
        this.reason = reason;
        this.rule = rule;
        this.unit = unit;
        this.change = change;
        this.safeDefault = safeDefault;
        int bits = 0;
        for (Scope scope : scopes) {
            bits |= 1 << scope.code();
        }
        this.scopeBits = bits;
    }

    /** Number in journals and messages. */
    public int code() {
        return code;
    }

    /** Why orders are refused by it; {@link RejectReason#NONE} for a setting. */
    public RejectReason reason() {
        return reason;
    }

    /** Where it is demanded. */
    public String rule() {
        return rule;
    }

    /** What its limit counts. */
    public Unit unit() {
        return unit;
    }

    Change change() {
        return change;
    }

    /** What holds where no limit is set, in words. */
    public String safeDefault() {
        return safeDefault;
    }

    /** For what it can be set, empty when it has no limit of ours. */
    public Set<Scope> scopes() {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) {
            if (has(scope)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private boolean has(Scope scope) {
        return (scopeBits & 1 << scope.code()) != 0;
    }

    /** Whether it is asked for each order, rather than a setting of others. */
    public boolean isCheck() {
        return reason != RejectReason.NONE;
    }

    /**
     * Whether a limit of it at this scope stands among the control limits. The kill switch has commands of its own; limits that
     * were there first have fields of their own.
     */
    public boolean takesLimit(Scope scope) {
        return has(scope)
                && switch (this) {
                    case KILL_SWITCH, REDUCING_ONLY, MAX_NOTIONAL -> false;
                    case DAY_NOTIONAL, BOOK, PRICE_COLLAR, ORDER_RATE, OPEN_ORDERS -> scope != Scope.ENGINE;
                    default -> true;
                };
    }

    /**
     * The control with this code.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static RiskControl of(int code) {
        RiskControl found = find(code);
        if (found == null) {
            throw new IllegalArgumentException("unknown control: code=" + code);
        }
        return found;
    }

    /** The control with this code, or null. */
    public static @Nullable RiskControl find(int code) {
        for (RiskControl control : ALL) {
            if (control.code == code) {
                return control;
            }
        }
        return null;
    }

    /** The control of this name, or null. */
    public static @Nullable RiskControl find(String name) {
        for (RiskControl control : ALL) {
            if (control.name().equals(name)) {
                return control;
            }
        }
        return null;
    }
}

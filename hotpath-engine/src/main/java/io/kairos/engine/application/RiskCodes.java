package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.engine.domain.risk.TradingState;
import io.kairos.journal.codec.RiskScope;
import org.jspecify.annotations.Nullable;

/** Joins the gate's words with the journal's; null stands for a code that is absent or not known here. */
final class RiskCodes {
    private RiskCodes() {}

    static @Nullable TradingState decode(io.kairos.journal.codec.TradingState state) {
        return switch (state) {
            case ACTIVE -> TradingState.ACTIVE;
            case REDUCING -> TradingState.REDUCING;
            case HALTED -> TradingState.HALTED;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static io.kairos.journal.codec.TradingState encode(TradingState state) {
        return switch (state) {
            case ACTIVE -> io.kairos.journal.codec.TradingState.ACTIVE;
            case REDUCING -> io.kairos.journal.codec.TradingState.REDUCING;
            case HALTED -> io.kairos.journal.codec.TradingState.HALTED;
        };
    }

    static @Nullable Scope decode(RiskScope scope) {
        return switch (scope) {
            case ENGINE -> Scope.ENGINE;
            case VENUE -> Scope.VENUE;
            case STRATEGY -> Scope.STRATEGY;
            case SATELLITE -> Scope.SATELLITE;
            case INSTRUMENT -> Scope.INSTRUMENT;
            case ASSET -> Scope.ASSET;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static RiskScope encode(Scope scope) {
        return switch (scope) {
            case ENGINE -> RiskScope.ENGINE;
            case VENUE -> RiskScope.VENUE;
            case STRATEGY -> RiskScope.STRATEGY;
            case SATELLITE -> RiskScope.SATELLITE;
            case INSTRUMENT -> RiskScope.INSTRUMENT;
            case ASSET -> RiskScope.ASSET;
        };
    }

    static @Nullable ControlLimit decode(int code, RiskScope scope, long value, String name, String target) {
        RiskControl control = RiskControl.find(code);
        Scope known = decode(scope);
        return control == null || known == null ? null : new ControlLimit(control, known, name, target, value);
    }

    static @Nullable Venue venue(String name) {
        for (Venue venue : Venue.values()) {
            if (venue.name().equals(name)) {
                return venue;
            }
        }
        return null;
    }

    /** An instrument's name as a scope. */
    static String nameOf(Instrument on) {
        return Scope.nameOf(on);
    }

    static @Nullable Instrument instrument(InstrumentRegistry registry, String name) {
        int colon = name.indexOf(':');
        Venue venue = colon < 0 ? null : venue(name.substring(0, colon));
        return venue == null ? null : registry.bySymbol(venue, name.substring(colon + 1));
    }
}

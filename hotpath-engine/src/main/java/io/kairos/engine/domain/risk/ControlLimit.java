package io.kairos.engine.domain.risk;

/**
 * One limit for one scope.
 *
 * @param control of which control.
 * @param scope for what.
 * @param name of the scope, see {@link Scope}; empty for the engine.
 * @param target for a permission: the venue or {@code VENUE:SYMBOL} that is permitted; else empty.
 * @param value in the control's unit; amounts in the decimals of their asset.
 */
public record ControlLimit(RiskControl control, Scope scope, String name, String target, long value) {
    /** A limit without target. */
    public ControlLimit(RiskControl control, Scope scope, String name, long value) {
        this(control, scope, name, "", value);
    }

    /** Whether another limit would be for the same. */
    boolean isAbout(ControlLimit other) {
        return control == other.control
                && scope == other.scope
                && name.equals(other.name)
                && target.equals(other.target);
    }

    /** For what, as in {@code VENUE BINANCE}. */
    public String scopeWords() {
        return (name.isEmpty() ? scope.name() : scope.name() + ' ' + name) + (target.isEmpty() ? "" : " to " + target);
    }
}

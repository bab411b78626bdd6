package io.kairos.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A limit of one control for one scope.
 *
 * @param control its name in the engine's catalogue.
 * @param scope for what.
 * @param name which one; empty for the engine.
 * @param target what is permitted; null for other controls.
 * @param value in the control's unit.
 */
public record ControlLimit(
        String control, String scope, String name, @Nullable String target, BigDecimal value) {}

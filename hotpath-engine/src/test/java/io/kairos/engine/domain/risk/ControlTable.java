package io.kairos.engine.domain.risk;

import io.kairos.domain.order.RejectReason;
import java.util.StringJoiner;

/** The catalogue as the table of {@code docs/risk.md}. */
final class ControlTable {
    static final String BEGIN = "<!-- controls: generated, see the end of this page -->";
    static final String END = "<!-- controls: end -->";

    private ControlTable() {}

    static String text() {
        StringBuilder text = new StringBuilder();
        text.append("| # | control | refuses with | demanded by | limit | for | where none is set |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (RiskControl control : RiskControl.values()) {
            text.append("| ")
                    .append(control.code())
                    .append(" | `")
                    .append(control)
                    .append("` | ")
                    .append(control.reason() == RejectReason.NONE ? "–" : "`" + control.reason() + '`')
                    .append(" | ")
                    .append(control.rule())
                    .append(" | ")
                    .append(control.unit().words())
                    .append(" | ")
                    .append(scopes(control))
                    .append(" | ")
                    .append(control.safeDefault())
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String scopes(RiskControl control) {
        StringJoiner words = new StringJoiner(", ");
        for (Scope scope : control.scopes()) {
            words.add(scope.name().toLowerCase(java.util.Locale.ROOT));
        }
        return control.scopes().isEmpty() ? "every order" : words.toString();
    }
}

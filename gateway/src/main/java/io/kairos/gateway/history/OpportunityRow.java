package io.kairos.gateway.history;

import io.kairos.domain.order.Side;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.OpportunityKind;
import io.kairos.gateway.model.OpportunityLeg;
import io.kairos.gateway.model.OpportunityOutcome;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A row of {@code opportunity}, legs from their JSON. */
final class OpportunityRow implements RowMapper<Opportunity> {
    private final JsonMapper json;

    OpportunityRow(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Opportunity mapRow(ResultSet row, int number) throws SQLException {
        List<OpportunityLeg> legs = new ArrayList<>();
        for (JsonNode leg : json.readTree(row.getString("legs"))) {
            legs.add(new OpportunityLeg(
                    leg.required("venue").stringValue(),
                    leg.required("symbol").stringValue(),
                    Side.valueOf(leg.required("side").stringValue()),
                    new BigDecimal(leg.required("px").stringValue()),
                    new BigDecimal(leg.required("qty").stringValue()),
                    leg.required("quoteAgeNs").longValue() / 1_000));
        }
        return new Opportunity(
                row.getString("cycle_id"),
                List.of((String[]) row.getArray("path").getArray()),
                legs,
                row.getString("start_asset"),
                row.getBigDecimal("start_amount"),
                row.getBigDecimal("expected_profit"),
                row.getBigDecimal("realized_profit"),
                OpportunityOutcome.valueOf(row.getString("outcome")),
                Rows.textOrNull(row.getString("reason")),
                Rows.ofNanos(row.getLong("detected_time_ns")),
                row.getLong("sequence"),
                OpportunityKind.valueOf(row.getString("kind")),
                row.getString("target_asset").isEmpty() ? row.getString("start_asset") : row.getString("target_asset"),
                row.getBigDecimal("floor"),
                row.getBigDecimal("fees"),
                row.getBigDecimal("spent"),
                row.getBoolean("parallel"),
                Rows.textOrNull(row.getString("owner")),
                Rows.textOrNull(row.getString("client_id")),
                Rows.mode(row));
    }
}

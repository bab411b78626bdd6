package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.AccountFees;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FeeReaderTest {
    private static final String DOCUMENTED =
            "{\"currency\":\"ZUSD\",\"volume\":\"200709587.4223\",\"fees\":{\"XXBTZUSD\":{\"fee\":\"0.1000\",\"minfee\":\"0.1000\","
                    + "\"maxfee\":\"0.2600\",\"nextfee\":null,\"nextvolume\":null,\"tiervolume\":\"10000000.0000\"},\"XETHXXBT\":{\"fee\":\"0.4\"}},"
                    + "\"fees_maker\":{\"XXBTZUSD\":{\"fee\":\"0.0000\",\"minfee\":\"0.0000\"}}}";

    @Test
    void shouldReadPerCentByPair() throws IOException {
        JsonNode result = new ObjectMapper().readTree(DOCUMENTED);

        assertThat(FeeReader.of(result, "XXBTZUSD")).isEqualTo(new AccountFees(1_000, 0));
        assertThat(FeeReader.of(result, "XETHXXBT")).as("one fee for both").isEqualTo(new AccountFees(4_000, 4_000));
        assertThat(FeeReader.of(result, "XXRPZUSD")).isNull();
    }

    @Test
    void shouldNameThePairWhoseFeeCannotBeRead() throws IOException {
        JsonNode result = new ObjectMapper().readTree("{\"fees\":{\"XXBTZUSD\":{\"fee\":\"none\"}}}");

        assertThatThrownBy(() -> FeeReader.of(result, "XXBTZUSD")).hasMessageContaining("fees.XXBTZUSD.fee");
    }
}

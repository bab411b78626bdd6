package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.AccountFees;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FeeReaderTest {
    private static final String DOCUMENTED =
            "{\"category\":\"1\",\"feeGroup\":[{\"groupId\":\"1\",\"maker\":\"-0.0008\",\"taker\":\"-0.001\"},"
                    + "{\"groupId\":\"2\",\"maker\":\"0.0001\",\"taker\":\"-0.00150001\"}],\"instType\":\"SPOT\","
                    + "\"level\":\"Lv1\",\"maker\":\"-0.0008\",\"taker\":\"-0.001\",\"ts\":\"1763979985847\"}";

    private static FeeReader reader(String text) throws IOException {
        return new FeeReader(new ObjectMapper().readTree(text));
    }

    @Test
    void shouldReadTheFeesOfAGroupAgainstUs() throws IOException {
        assertThat(reader(DOCUMENTED).of("1")).isEqualTo(new AccountFees(1_000, 800));
        assertThat(reader(DOCUMENTED).of("2")).as("a rebate for making").isEqualTo(new AccountFees(1_501, -100));
    }

    @Test
    void shouldTakeTheDearestForAMarketWhoseGroupIsNotTold() throws IOException {
        assertThat(reader(DOCUMENTED).of("")).isEqualTo(new AccountFees(1_501, -100));
        assertThat(reader(DOCUMENTED).of("9").takerCentibps()).isEqualTo(1_501);
    }

    @Test
    void shouldTakeTheGeneralFeesWithoutGroups() throws IOException {
        assertThat(reader("{\"maker\":\"-0.0008\",\"taker\":\"0.0001\"}").of("1"))
                .as("a rebate for taking is not counted on")
                .isEqualTo(new AccountFees(0, 800));
    }

    @Test
    void shouldNameTheFieldThatCannotBeRead() throws IOException {
        FeeReader empty = reader("{\"maker\":\"\",\"taker\":\"-0.001\"}");
        assertThatThrownBy(() -> empty.of("1")).hasMessageContaining("maker: expected a decimal");
    }
}

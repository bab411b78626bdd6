package io.kairos.engine.adapter.outbound.execution.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate.Field;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Numbers as a venue wants them whose tick or lot is coarser than the decimals that we have. */
class MessageTemplateTest {
    private static String encode(int pxDecimals, long tickPx, long px, int qtyDecimals, long stepQty, long qty) {
        MessageTemplate template = new MessageTemplate.Builder()
                .text("p=")
                .field(Field.PRICE, pxDecimals, tickPx)
                .text(" q=")
                .field(Field.QUANTITY, qtyDecimals, stepQty)
                .build();
        byte[] bytes = new byte[template.maxLength()];
        int length = template.encode(0, 1, px, qty, 0, bytes, 0);
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    @Test
    void shouldWriteAllDecimalsOfAFineGrid() {
        assertThat(encode(2, 1, 4_900_010, 5, 1, 100)).isEqualTo("p=49000.10 q=0.00100");
    }

    @Test
    void shouldWriteOnlyAsManyDecimalsAsTheGridHas() {
        assertThat(encode(4, 100, 490_001_000, 7, 100, 10_000)).isEqualTo("p=49000.10 q=0.00100");
        assertThat(encode(2, 50, 4_900_050, 3, 1_000, 7_000)).isEqualTo("p=49000.5 q=7");
        assertThat(encode(0, 10, 120, 0, 1, 5)).isEqualTo("p=120 q=5");
    }

    @Test
    void shouldNeverCutWhatIsOffTheGrid() {
        assertThat(encode(4, 100, 490_001_001, 7, 100, 10_001)).isEqualTo("p=49000.1001 q=0.0010001");
    }
}

package io.kairos.benchmarks.encoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A builder that is used again, the text it makes, and its bytes: nothing but the text of each number is made beside. */
final class StringEncoder extends OrderEncoder {
    private final StringBuilder text = new StringBuilder(512);
    private final String[] texts;
    private final OrderShape.Slot[] numbers;
    private byte[] bytes = new byte[0];

    StringEncoder(OrderNumbers orders, OrderShape shape) {
        super("String building", orders);
        List<String> between = new ArrayList<>();
        numbers = shape.split(shape.sample, between).toArray(new OrderShape.Slot[0]);
        texts = between.toArray(new String[0]);
    }

    @Override
    int encode(int index) {
        text.setLength(0);
        for (int i = 0; i < numbers.length; i++) {
            text.append(texts[i]).append(orders.text(numbers[i], index));
        }
        text.append(texts[numbers.length]);
        bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return bytes.length;
    }

    @Override
    byte[] bytes() {
        return bytes;
    }
}

package io.kairos.benchmarks.encoding;

import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a venue's order is the same in each and where the numbers stand, found in one that the engine has written: so all contenders
 * always write what the venue is sent today.
 */
final class OrderShape {
    private static final int RADIX = 36;
    private static final long REQUEST_ID = 987_654_321;
    private static final long ORDER_ID = 1_763_812_345_678_901L;
    private static final long PX = 6_431_207;
    private static final long QTY = 2_718_281_828L;
    private static final long TIME_MS = 1_763_898_765_432L;

    /** What stands between texts that are always the same. */
    enum Slot {
        REQUEST_ID,
        ORDER_ID,
        PRICE,
        QUANTITY,
        TIME_MS,
        TIME_ISO
    }

    /** An order as the engine writes it. */
    final String sample;

    private final List<String> numbers;

    OrderShape(OrderNumbers orders, MessageTemplate template) {
        byte[] bytes = new byte[template.maxLength()];
        int length = template.encode(REQUEST_ID, ORDER_ID, PX, QTY, TIME_MS, bytes, 0);
        sample = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        numbers = List.of(
                Long.toString(REQUEST_ID),
                Long.toString(ORDER_ID, RADIX),
                DecimalText.format(PX, orders.on.priceDecimals()),
                DecimalText.format(QTY, orders.on.qtyDecimals()),
                Long.toString(TIME_MS),
                OrderNumbers.iso(TIME_MS));
    }

    /**
     * Takes a text of the sample apart.
     *
     * @param texts gets what stands before each number, and what stands behind the last.
     * @return the numbers.
     */
    List<Slot> split(String text, List<String> texts) {
        List<Slot> found = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            for (Slot number : Slot.values()) {
                String digits = numbers.get(List.of(Slot.values()).indexOf(number));
                if (text.startsWith(digits, at)) {
                    texts.add(text.substring(from, at));
                    found.add(number);
                    from = at + digits.length();
                    at = from - 1;
                    break;
                }
            }
        }
        texts.add(text.substring(from));
        return found;
    }
}

package io.kairos.benchmarks.encoding;

import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;

/** The engine's way: bytes that stand ready, numbers in between. */
final class PreparedEncoder extends OrderEncoder {
    private final MessageTemplate template;
    private final byte[] bytes;

    PreparedEncoder(OrderNumbers orders) {
        super("kairos", orders);
        template = orders.template();
        bytes = new byte[template.maxLength()];
    }

    @Override
    int encode(int index) {
        return template.encode(
                index, orders.orderId(index), orders.px[index], orders.qty[index], orders.timeMs(index), bytes, 0);
    }

    @Override
    byte[] bytes() {
        return bytes;
    }
}

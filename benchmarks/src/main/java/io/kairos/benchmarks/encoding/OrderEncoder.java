package io.kairos.benchmarks.encoding;

import io.kairos.benchmarks.Contender;

/** Writes orders, one after the other, into bytes that stay valid until the next one. */
abstract class OrderEncoder extends Contender {
    final OrderNumbers orders;

    OrderEncoder(String name, OrderNumbers orders) {
        super(name, OrderNumbers.COUNT);
        this.orders = orders;
    }

    /** Writes an order; how many bytes it takes. */
    abstract int encode(int index);

    /** Where the last one was written to. */
    abstract byte[] bytes();

    @Override
    public void reset() {
        // Each order is by itself.
    }

    @Override
    public long step(int index) {
        int length = encode(index);
        return (long) length + bytes()[length - 1];
    }
}

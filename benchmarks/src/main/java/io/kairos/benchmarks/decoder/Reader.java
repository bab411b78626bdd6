package io.kairos.benchmarks.decoder;

import io.kairos.benchmarks.Contender;
import java.util.List;

/** Reads one best bid and ask after the other. What it understood is added up, so that readers can be compared. */
abstract class Reader extends Contender {
    final List<byte[]> messages;

    Reader(String name, List<byte[]> messages) {
        super(name, messages.size());
        this.messages = messages;
    }

    @Override
    public void reset() {}

    @Override
    public final long step(int index) {
        byte[] message = messages.get(index);
        return read(message, message.length - Quotes.PADDING);
    }

    /** One message to {@link #digest} of its four mantissas. */
    abstract long read(byte[] message, int length);

    static long digest(long bidPx, long bidQty, long askPx, long askQty) {
        return bidPx * 31 + bidQty * 37 + askPx * 41 + askQty * 43;
    }
}

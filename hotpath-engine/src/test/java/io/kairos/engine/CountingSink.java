package io.kairos.engine;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Takes everything and counts the quotes. */
final class CountingSink implements EventSink {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AtomicLong quotes = new AtomicLong();

    @Override
    public synchronized boolean offer(DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        if (header.templateId() == QuoteReceivedDecoder.TEMPLATE_ID) {
            quotes.incrementAndGet();
        }
        return true;
    }

    long quotes() {
        return quotes.get();
    }
}

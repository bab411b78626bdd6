package io.kairos.engine.application.port;

import org.agrona.DirectBuffer;

/**
 * The way into the engine: a bounded many-producer ring of encoded records ({@code journal.xml}, templates below 100).
 *
 * <p>Called by any thread; never blocks. The engine journals each record before it acts on it.
 */
public interface EventSink {
    /**
     * Offers one record, SBE message header included.
     *
     * @param buffer holds the record; free to reuse when the call returns.
     * @return false when the ring is full and nothing was taken. Market data is then dropped by the caller, who counts it and
     *     must report the feed as not live until it has resynchronised; commands are answered with {@code ENGINE_BUSY}; an
     *     execution report is offered again, since it must not be lost.
     */
    boolean offer(DirectBuffer buffer, int offset, int length);
}

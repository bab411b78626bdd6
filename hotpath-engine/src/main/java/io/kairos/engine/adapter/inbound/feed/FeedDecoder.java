package io.kairos.engine.adapter.inbound.feed;

/**
 * Reads one venue's market-data messages and tells {@link FeedMessages} what they say. One per feed; event loop only. Hot: a
 * message in the venue's usual shape is read without allocating; any other goes to a tolerant parser.
 *
 * <p>Never throws and never hangs, whatever the bytes. A message is handed on whole or not at all.
 */
public interface FeedDecoder {
    /** How a message was read. */
    enum Result {
        /** In the expected shape. */
        SHAPED,
        /** By the tolerant parser; many of these mean that the venue changed its format. */
        TOLERATED,
        /** Readable, but nothing that we asked for. */
        IRRELEVANT,
        /**
         * Cannot be read. When the instrument could still be made out, {@link FeedMessages#onMalformed} was called with it,
         * otherwise with null: then any book of the connection may have been meant.
         */
        MALFORMED
    }

    /**
     * Reads one message.
     *
     * @param bytes holds the message from 0; at least 16 readable bytes follow it.
     */
    Result decode(byte[] bytes, int length);
}

package io.kairos.simulator.net;

import io.kairos.simulator.fault.FrameKind;

/**
 * What a frame carries, so that faults find it. Make one per stream and keep it.
 *
 * @param stream channel as the venue spells it, such as {@code btcusdt@trade}, {@code books:BTC-USDT} or {@code
 *     book:BTC/USD}
 * @param symbol instrument as the venue spells it; empty if there is none
 */
public record FrameTag(FrameKind kind, String stream, String symbol) {
    /** Answers to requests. */
    public static final FrameTag REPLY = new FrameTag(FrameKind.REPLY, "", "");

    /** Account events. */
    public static final FrameTag ACCOUNT = new FrameTag(FrameKind.ACCOUNT, "", "");

    /** Public data of one instrument. */
    public static FrameTag market(String stream, String symbol) {
        return new FrameTag(FrameKind.MARKET, stream, symbol);
    }

    /** An account's events on a named channel. */
    public static FrameTag account(String stream, String symbol) {
        return new FrameTag(FrameKind.ACCOUNT, stream, symbol);
    }
}

package io.kairos.engine.adapter.venue.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Ticker;

/**
 * Notes when bytes came from the socket, before anything was done with them: the last read at the time of a message is the one
 * that completed it, and all messages that one read brings are as old as that read. Event loop only; hot.
 */
final class ReadClock extends ChannelInboundHandlerAdapter {
    private final Ticker ticker;
    private long readNs;

    /** A clock of the event loop's time. */
    ReadClock(Ticker ticker) {
        this.ticker = ticker;
        this.readNs = ticker.nanoTime();
    }

    /** When the last bytes were read, by the event loop's ticker. */
    long readNs() {
        return readNs;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        readNs = ticker.nanoTime();
        context.fireChannelRead(bytes);
    }
}

package io.kairos.engine.adapter.venue.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notes when bytes came from the socket, before anything was done with them: the last read at the time of a message is the one
 * that completed it, and all messages that one read brings are as old as that read. Event loop only; hot.
 */
final class ReadClock extends ChannelInboundHandlerAdapter {
    private long readNs = System.nanoTime();

    /** When the last bytes were read, monotonic. */
    long readNs() {
        return readNs;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        readNs = System.nanoTime();
        context.fireChannelRead(bytes);
    }
}

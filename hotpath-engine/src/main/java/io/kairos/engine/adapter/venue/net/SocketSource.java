package io.kairos.engine.adapter.venue.net;

import io.netty.channel.Channel;

/** An event loop whose sockets are not the host's: those of a network in memory, for simulations. Its host names are not looked up. */
public interface SocketSource {
    /** A client socket that is not connected yet. The event loop's thread. */
    Channel newSocket();
}

package io.kairos.engine.adapter.venue.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;

/** Shows a {@link WireTap} the messages of one connection. */
final class WireTapHandler extends ChannelDuplexHandler {
    private static final int NOT_OPEN = -1;

    private final WireTap tap;
    private final String uri;
    private int connection = NOT_OPEN;

    WireTapHandler(WireTap tap, String uri) {
        this.tap = tap;
        this.uri = uri;
    }

    /** Sits before what answers pings and swallows them. */
    ChannelInboundHandlerAdapter pings() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (connection != NOT_OPEN && message instanceof PingWebSocketFrame) {
                    tap.onPing(connection);
                }
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            connection = tap.onOpened(uri);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (connection != NOT_OPEN) {
            if (message instanceof TextWebSocketFrame text) {
                tap.onReceived(connection, text.content(), false);
            } else if (message instanceof BinaryWebSocketFrame binary) {
                tap.onReceived(connection, binary.content(), true);
            }
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (connection != NOT_OPEN && message instanceof TextWebSocketFrame text) {
            tap.onSent(connection, text.content());
        }
        var unused = context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != NOT_OPEN) {
            tap.onClosed(connection, "closed");
            connection = NOT_OPEN;
        }
        context.fireChannelInactive();
    }
}

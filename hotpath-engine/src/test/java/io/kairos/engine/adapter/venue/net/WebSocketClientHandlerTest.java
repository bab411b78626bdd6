package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebSocketClientHandlerTest {
    private final List<String> heard = new ArrayList<>();
    private WebSocketConnection opened;
    private final WebSocketClientHandler handler = new WebSocketClientHandler(
            new WebSocketListener() {
                @Override
                public void onOpen(WebSocketConnection connection) {
                    opened = connection;
                    heard.add("open");
                }

                @Override
                public void onMessage(ByteBuf payload) {
                    heard.add(payload.toString(StandardCharsets.UTF_8));
                }

                @Override
                public void onClosed(CloseReason reason) {
                    heard.add("closed " + reason.text() + ' ' + reason.httpStatus() + ' ' + reason.retryAfterSeconds());
                }
            },
            Ticker.systemTicker());
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    @Test
    void shouldPassMessagesAndSayWhyTheServerClosed() {
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        channel.writeInbound(new TextWebSocketFrame("one"), new PongWebSocketFrame());

        channel.writeInbound(new CloseWebSocketFrame(1008, "Too many requests"));

        assertThat(heard)
                .containsExactly("open", "one", "closed closed by server: code=1008 reason=Too many requests 0 0");
        CloseWebSocketFrame echo = channel.readOutbound();
        assertThat(echo.statusCode()).isEqualTo(1008);
        assertThat(channel.isOpen()).isFalse();
        echo.release();
    }

    @Test
    void shouldEndASilentConnection() {
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);

        assertThat(heard).hasSize(1);
        assertThat(heard.get(0)).startsWith("closed silent");
    }

    @Test
    void shouldTellHowAnUpgradeWasRefused() {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.TOO_MANY_REQUESTS, Unpooled.EMPTY_BUFFER);
        response.headers().set("Retry-After", "17");

        channel.pipeline().fireExceptionCaught(new WebSocketClientHandshakeException("refused", response));

        assertThat(heard).containsExactly("closed upgrade refused: status=429 Too Many Requests 429 17");
    }

    @Test
    void shouldCloseAlthoughThePeerTakesNothingMore() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        });
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);

        opened.close("stuck");
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(heard).containsExactly("open", "closed stuck 0 0");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldSayClosedOnceWithTheFirstReason() {
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);

        opened.close("age");
        opened.close("again");
        channel.finishAndReleaseAll();
        handler.sayClosed("third");

        assertThat(heard).containsExactly("open", "closed age 0 0");
        assertThat(opened.isWritable()).isFalse();
    }
}

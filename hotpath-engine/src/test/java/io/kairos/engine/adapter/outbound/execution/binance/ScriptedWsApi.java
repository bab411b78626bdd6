package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket API that answers each method with a fixed text, or not at all: for what a faithful venue does not do. */
final class ScriptedWsApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The answer that tells the time. */
    static final String TIME = "\"status\":200,\"result\":{\"serverTime\":@now}";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, String> ahead = new ConcurrentHashMap<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final Channel server;
    private volatile @Nullable Channel client;

    ScriptedWsApi() {
        answers.put("time", TIME);
        answers.put("session.logon", "\"status\":200,\"result\":{}");
        answers.put("userDataStream.subscribe", "\"status\":200,\"result\":{\"subscriptionId\":0}");
        answers.put("account.status", "\"status\":200,\"result\":{\"updateTime\":1,\"balances\":[]}");
        answers.put("openOrders.status", "\"status\":200,\"result\":[]");
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(65_536),
                                        new WebSocketServerProtocolHandler("/ws-api/v3"),
                                        new Session());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/ws-api/v3");
    }

    /** From now on {@code method} is answered with these members, or with silence. */
    void answer(String method, @Nullable String members) {
        if (members == null) {
            answers.remove(method);
        } else {
            answers.put(method, members);
        }
    }

    /** The next answer to {@code method} comes right behind this message. */
    void overtake(String method, String text) {
        ahead.put(method, text);
    }

    /** Sends a message that nobody asked for. */
    void push(String text) {
        Channel open = client;
        if (open == null) {
            throw new IllegalStateException("no client");
        }
        open.writeAndFlush(new TextWebSocketFrame(text)).syncUninterruptibly();
    }

    List<JsonNode> requests(String method) {
        return requests.stream()
                .filter(request -> method.equals(request.path("method").asText()))
                .toList();
    }

    /** All requests so far. */
    int requestCount() {
        return requests.size();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Session extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) throws Exception {
            client = context.channel();
            JsonNode request = JSON.readTree(frame.text());
            requests.add(request);
            String before = ahead.remove(request.path("method").asText());
            if (before != null) {
                context.writeAndFlush(new TextWebSocketFrame(before))
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
            String members = answers.get(request.path("method").asText());
            if (members != null) {
                members = members.replace("@now", Long.toString(System.currentTimeMillis()));
                context.writeAndFlush(new TextWebSocketFrame("{\"id\":" + request.path("id") + ',' + members + '}'))
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        }
    }
}

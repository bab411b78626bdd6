package io.kairos.simulation.net;

import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The engine's REST calls over sockets of the simulation, a connection for each. One thread. */
public final class VirtualHttp implements HttpCaller.Sender {
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final VirtualLoop loop;
    private final Consumer<BooleanSupplier> pump;

    /**
     * Makes a sender.
     *
     * @param loop whose sockets it uses.
     * @param pump lets time pass until the condition holds, for those who wait for an answer.
     */
    public VirtualHttp(VirtualLoop loop, Consumer<BooleanSupplier> pump) {
        this.loop = loop;
        this.pump = pump;
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpRequest request, Duration timeout, int maxBodyBytes) {
        PumpedFuture<HttpReply> answer = new PumpedFuture<>(pump);
        URI uri = request.uri();
        String query = uri.getRawQuery();
        DefaultFullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                query == null ? uri.getRawPath() : uri.getRawPath() + '?' + query,
                Unpooled.wrappedBuffer(body(request)));
        message.headers().set(HttpHeaderNames.HOST, uri.getAuthority());
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, message.content().readableBytes());
        message.headers().set(HttpHeaderNames.CONNECTION, "close");
        request.headers().map().forEach((name, values) -> message.headers().set(name, values));
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channelFactory(loop::newSocket)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .disableResolver()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(maxBodyBytes))
                                .addLast(new Reader(answer));
                    }
                })
                .connect(InetSocketAddress.createUnresolved(uri.getHost(), 80));
        var limit = loop.schedule(
                () -> {
                    answer.completeExceptionally(new IOException("request timed out"));
                    ChannelFuture unused = connected.channel().close();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        connected.addListener(done -> {
            if (done.isSuccess()) {
                ChannelFuture unused = connected.channel().writeAndFlush(message);
            } else {
                message.release();
                answer.completeExceptionally(new IOException("cannot connect: " + done.cause()));
            }
        });
        var unused = answer.whenComplete((reply, failure) -> {
            boolean ignored = limit.cancel(false);
        });
        return answer;
    }

    @Override
    public void pause(Duration length) {
        long untilNs = loop.ticker().nanoTime() + length.toNanos();
        pump.accept(() -> loop.ticker().nanoTime() >= untilNs);
    }

    private static byte[] body(HttpRequest request) {
        return request.bodyPublisher()
                .map(publisher -> {
                    BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
                    publisher.subscribe(new Bytes(all));
                    return all.getBody().toCompletableFuture().join();
                })
                .orElse(new byte[0]);
    }

    /** What a publisher of bytes in memory has is there before it returns. */
    private record Bytes(BodySubscriber<byte[]> to) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer item) {
            to.onNext(List.of(item));
        }

        @Override
        public void onError(Throwable cause) {
            to.onError(cause);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }

    private static final class Reader extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<HttpReply> answer;

        Reader(CompletableFuture<HttpReply> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers()
                    .names()
                    .forEach(name -> headers.put(name, response.headers().getAll(name)));
            ByteBuf content = response.content();
            if (response.decoderResult().isFailure()) {
                answer.completeExceptionally(new IOException("answer not understood: " + response.decoderResult()));
            } else {
                answer.complete(new HttpReply(
                        response.status().code(),
                        HttpHeaders.of(headers, (name, value) -> true),
                        ByteBufUtil.getBytes(content)));
            }
            ChannelFuture unused = context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(new IOException("connection failed: " + cause, cause));
            ChannelFuture unused = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IOException("connection ended before the answer"));
        }
    }
}

package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.net.VenueNet.HttpErrorBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does the HTTP faults of one socket: a request is answered wrongly, late or never, either instead of being carried out
 * or after it was. Sits between the HTTP codec and the venue. Venue thread only.
 */
final class HttpFaults extends ChannelDuplexHandler {
    private final VenueFaults faults;
    private final HttpErrorBody errorBody;
    private @Nullable ArmedFault afterwards;
    private boolean keepAlive;

    HttpFaults(VenueFaults faults, HttpErrorBody errorBody) {
        this.faults = faults;
        this.errorBody = errorBody;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            context.fireChannelRead(message);
            return;
        }
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        Optional<ArmedFault> striking = faults.strikeRequest(request.method().name(), path);
        if (striking.isEmpty()) {
            context.fireChannelRead(message);
            return;
        }
        ArmedFault fault = striking.get();
        Wire wire = context.pipeline().get(Wire.class);
        faults.record(
                fault, wire == null ? 0 : wire.number(), request.method().name() + ' ' + path, "", describe(fault));
        keepAlive = HttpUtil.isKeepAlive(request);
        if (fault.spec().has("moment") && fault.spec().text("moment").equals("BEFORE")) {
            ReferenceCountUtil.release(message);
            fail(context, fault, context.newPromise());
            return;
        }
        afterwards = fault;
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ArmedFault fault = afterwards;
        if (fault == null || !(message instanceof FullHttpResponse)) {
            ChannelFuture unused = context.write(message, promise);
            return;
        }
        afterwards = null;
        if (fault.spec().has("delayMillis")) {
            Future<?> unused = context.executor()
                    .schedule(
                            () -> {
                                ChannelFuture unusedLate = context.writeAndFlush(message, promise);
                            },
                            fault.spec().number("delayMillis"),
                            TimeUnit.MILLISECONDS);
            return;
        }
        ReferenceCountUtil.release(message);
        fail(context, fault, promise);
    }

    private void fail(ChannelHandlerContext context, ArmedFault fault, ChannelPromise promise) {
        if (!fault.spec().has("status")) {
            // A timeout: the socket stays open and nothing comes, so the promise stays open as well.
            return;
        }
        int status = (int) fault.spec().number("status");
        byte[] body =
                switch (fault.spec().text("body")) {
                    case "JSON" -> errorBody.of(status).getBytes(StandardCharsets.UTF_8);
                    case "EMPTY" -> new byte[0];
                    default -> HttpReplies.html(status).getBytes(StandardCharsets.UTF_8);
                };
        boolean cut = fault.spec().text("body").equals("TRUNCATED");
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(body, 0, cut ? body.length / 2 : body.length));
        String type = fault.spec().text("body").equals("JSON") ? HttpReplies.JSON : "text/html";
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        long retryAfter = fault.spec().number("retryAfterSeconds");
        if (retryAfter > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfter));
        }
        boolean close = cut || !keepAlive;
        HttpUtil.setKeepAlive(response, !close);
        context.writeAndFlush(response).addListener(done -> {
            if (done.isSuccess()) {
                promise.trySuccess();
            } else {
                promise.tryFailure(done.cause());
            }
            if (close) {
                ChannelFuture unused = context.close();
            }
        });
    }

    private static String describe(ArmedFault fault) {
        if (fault.spec().has("delayMillis")) {
            return "answered later by millis=" + fault.spec().number("delayMillis");
        }
        String moment = fault.spec().text("moment");
        return fault.spec().has("status")
                ? "status=" + fault.spec().number("status") + " moment=" + moment
                : "no answer, moment=" + moment;
    }
}

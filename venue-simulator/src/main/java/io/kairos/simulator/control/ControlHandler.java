package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.net.HttpReplies;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control port's HTTP. One per connection, venue thread only. */
final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ControlHandler.class);

    private static final Pattern LOOPBACK_HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?");

    private final ControlApi api;

    ControlHandler(ControlApi api) {
        this.api = api;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        try {
            refusePages(request);
            if (request.method().equals(HttpMethod.GET) && uri.path().equals("/tape")) {
                sendTape(context, request, uri);
            } else if (request.method().equals(HttpMethod.GET)) {
                send(context, request, 200, api.get(uri));
            } else if (request.method().equals(HttpMethod.POST)) {
                send(context, request, 200, api.post(uri, request.content().toString(StandardCharsets.UTF_8)));
            } else {
                throw new BadRequest(405, "method '" + request.method() + "'; expected GET or POST");
            }
        } catch (BadRequest refused) {
            String message = String.valueOf(refused.getMessage());
            send(
                    context,
                    request,
                    refused.status(),
                    JsonNodeFactory.instance.objectNode().put("error", message));
        }
    }

    /** Loopback keeps out other machines, not the pages in this machine's browsers: those name themselves, or a host that is not ours. */
    private static void refusePages(FullHttpRequest request) throws BadRequest {
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            throw new BadRequest(403, "a web page may not use the control port");
        }
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        if (!LOOPBACK_HOST.matcher(host).matches()) {
            throw new BadRequest(403, "host '" + host + "'; expected localhost or 127.0.0.1");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("Control request failed: remote={}", context.channel().remoteAddress(), cause);
        ChannelFuture unused = context.close();
    }

    private static void send(ChannelHandlerContext context, FullHttpRequest request, int status, JsonNode body) {
        HttpReplies.send(context, request, status, HttpReplies.JSON, body.toString(), Map.of());
    }

    private void sendTape(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri)
            throws BadRequest {
        TapeChunks chunks = new TapeChunks(api.tape(uri));
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson;charset=UTF-8");
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(head, keepAlive);
        ChannelFuture headWritten = context.write(head);
        headWritten.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.writeAndFlush(new HttpChunkedInput(chunks)).addListener(done -> {
            if (!keepAlive || !done.isSuccess()) {
                ChannelFuture unused = context.close();
            }
        });
    }
}

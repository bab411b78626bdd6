package io.kairos.simulator.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes whole HTTP answers and honours keep-alive. */
public final class HttpReplies {
    /** Content type of the venue's JSON. */
    public static final String JSON = "application/json;charset=UTF-8";

    private HttpReplies() {}

    /** Answers a request. */
    public static void send(
            ChannelHandlerContext context,
            FullHttpRequest request,
            int status,
            String contentType,
            String body,
            Map<String, String> headers) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        headers.forEach((name, value) -> response.headers().set(name, value));
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The page that an edge server shows instead of the venue's JSON. */
    public static String html(int status) {
        HttpResponseStatus known = HttpResponseStatus.valueOf(status);
        return "<html>\r\n<head><title>" + known + "</title></head>\r\n<body>\r\n<center><h1>" + known
                + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    }
}

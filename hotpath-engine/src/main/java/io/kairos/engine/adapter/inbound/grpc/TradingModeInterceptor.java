package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.proto.common.v1.TradingMode;

/**
 * Tells with every answer where orders go: header {@code kairos-trading-mode}, one of LIVE, PAPER, SIMULATED; in the trailers where a
 * call ends without an answer. Any thread.
 */
final class TradingModeInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> MODE = Metadata.Key.of("kairos-trading-mode", Metadata.ASCII_STRING_MARSHALLER);

    private final String word;

    TradingModeInterceptor(TradingMode mode) {
        word = TradingModes.word(mode);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<Q, R>(call) {
                    private boolean told;

                    @Override
                    public void sendHeaders(Metadata responseHeaders) {
                        told = true;
                        responseHeaders.put(MODE, word);
                        super.sendHeaders(responseHeaders);
                    }

                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (!told) {
                            trailers.put(MODE, word);
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}

package io.kairos.engine.adapter.inbound.grpc;

/**
 * Settings of the gRPC server.
 *
 * @param host address to listen on.
 * @param port port to listen on, 0 for any free one.
 * @param maxMessageBytes largest request.
 * @param maxConcurrentCalls calls at one time over all identities, streams included.
 * @param maxCallsPerSecond calls per second of one identity.
 * @param maxStreams event streams at one time.
 * @param commandTimeoutMs longest wait for the engine's answer when the caller sets no deadline.
 * @param streamStallMs a stream whose consumer takes nothing for this long is ended.
 */
public record GrpcSettings(
        String host,
        int port,
        int maxMessageBytes,
        int maxConcurrentCalls,
        int maxCallsPerSecond,
        int maxStreams,
        long commandTimeoutMs,
        long streamStallMs) {
    /** Bounds that suit a handful of satellites. */
    public static GrpcSettings defaults(String host, int port) {
        return new GrpcSettings(host, port, 64 * 1024, 512, 1_000, 64, 10_000, 10_000);
    }
}

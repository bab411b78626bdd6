package io.kairos.engine.adapter.outbound.kafka;

import java.nio.file.Path;

/**
 * Settings of the mirror.
 *
 * @param bootstrapServers brokers, {@code host:port} joined by commas.
 * @param engineId key of health messages and client id.
 * @param positionFile where the position is kept.
 * @param maxUnacknowledged records sent but not acknowledged at one time; then the mirror waits.
 * @param backoffMinMs first pause after a failure; it doubles.
 * @param backoffMaxMs longest pause after a failure.
 */
public record MirrorSettings(
        String bootstrapServers,
        String engineId,
        Path positionFile,
        int maxUnacknowledged,
        long backoffMinMs,
        long backoffMaxMs) {
    /** Bounds that suit one broker nearby. */
    public static MirrorSettings defaults(String bootstrapServers, String engineId, Path positionFile) {
        return new MirrorSettings(bootstrapServers, engineId, positionFile, 10_000, 100, 5_000);
    }
}

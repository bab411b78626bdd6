package io.kairos.simulator.okx.api;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, as established by the transport.
 *
 * @param key the authenticated key; null for public methods
 */
public record Caller(String ip, @Nullable ApiKey key) {
    /** Account of an authenticated caller. */
    public int accountId() {
        if (key == null) {
            throw new IllegalStateException("a public call has no account");
        }
        return key.accountId();
    }
}

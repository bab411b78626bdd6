package io.kairos.simulator.kraken.api;

/**
 * A key that opens an account.
 *
 * @param secret as the venue hands it out, in base64
 */
public record ApiKey(String key, int accountId, String secret) {
    @Override
    public String toString() {
        return "ApiKey[accountId=" + accountId + "]";
    }
}

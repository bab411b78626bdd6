package io.kairos.simulator.binance.api;

/** A key that opens an account. */
public record ApiKey(String key, int accountId, SignatureVerifier verifier, boolean mayTrade) {
    @Override
    public String toString() {
        return "ApiKey[accountId=" + accountId + ", mayTrade=" + mayTrade + "]";
    }
}

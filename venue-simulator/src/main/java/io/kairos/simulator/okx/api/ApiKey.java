package io.kairos.simulator.okx.api;

/** A key that opens an account. */
public record ApiKey(String key, String secret, String passphrase, int accountId, boolean mayTrade) {
    @Override
    public String toString() {
        return "ApiKey[accountId=" + accountId + ", mayTrade=" + mayTrade + "]";
    }
}

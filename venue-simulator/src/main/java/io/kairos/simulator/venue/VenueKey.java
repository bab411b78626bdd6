package io.kairos.simulator.venue;

/**
 * An API key that opens an account.
 *
 * @param secret HMAC secret as the venue hands it out, or the public key as PEM
 * @param passphrase empty where the venue has none
 */
public record VenueKey(String apiKey, int accountId, KeyType type, String secret, String passphrase) {

    /** How a key signs. */
    public enum KeyType {
        HMAC,
        ED25519,
        RSA
    }

    @Override
    public String toString() {
        return "VenueKey[accountId=" + accountId + ", type=" + type + "]";
    }
}

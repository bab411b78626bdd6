package io.kairos.simulator;

import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.world.WorldSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything a simulator needs to start.
 *
 * @param bind address that the venue listens on
 * @param binancePort zero for any free port
 * @param controlPort zero for any free port; always on the loopback address
 * @param segmentBytes size at which a journal segment ends
 * @param retentionBytes journal bytes kept besides the segment in use
 * @param accounts clients; an account that the data directory already knows keeps its funds
 */
public record SimulatorConfig(
        String bind,
        int binancePort,
        int controlPort,
        Path dataDirectory,
        long segmentBytes,
        long retentionBytes,
        WorldSettings world,
        BinanceVenue.Settings binance,
        List<AccountConfig> accounts) {

    /**
     * A client account.
     *
     * @param balances opening funds by asset, eight decimals
     */
    public record AccountConfig(String name, Map<String, Long> balances, List<KeyConfig> keys) {
        public AccountConfig {
            balances = Map.copyOf(balances);
            keys = List.copyOf(keys);
        }
    }

    /** How a key signs. */
    public enum KeyType {
        HMAC,
        ED25519,
        RSA
    }

    /**
     * An API key.
     *
     * @param secret HMAC secret, or the public key as PEM
     */
    public record KeyConfig(String apiKey, KeyType type, String secret) {
        @Override
        public String toString() {
            return "KeyConfig[type=" + type + "]";
        }
    }

    public SimulatorConfig {
        accounts = List.copyOf(accounts);
    }
}

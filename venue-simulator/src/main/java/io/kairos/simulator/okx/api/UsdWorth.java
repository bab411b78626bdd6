package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.number.Fixed8;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/** What amounts are worth in US dollars, by the venue's own prices. Venue thread only. */
public final class UsdWorth {
    private static final Set<String> DOLLARS = Set.of("USDT", "USDC", "USD");
    private static final String REFERENCE = "USDT";

    private final Exchange exchange;

    /** Worth by the prices of a core. */
    public UsdWorth(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Worth of an amount of an asset, eight decimals, rounded down; zero if there is no price. */
    public long of(String asset, long amount) {
        if (DOLLARS.contains(asset)) {
            return amount;
        }
        Optional<Instrument> pair = exchange.catalogue().find(asset + '-' + REFERENCE);
        if (pair.isEmpty()) {
            return 0;
        }
        long price = exchange.tape(pair.get()).lastPx();
        BigInteger worth =
                BigInteger.valueOf(amount).multiply(BigInteger.valueOf(price)).divide(BigInteger.valueOf(Fixed8.ONE));
        return worth.bitLength() < Long.SIZE ? worth.longValue() : Long.MAX_VALUE;
    }
}

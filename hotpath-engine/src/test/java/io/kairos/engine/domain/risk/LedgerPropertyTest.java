package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger beside a plain one of unbounded numbers: free + reserved = total after each transfer, and overflow is a refusal. */
class LedgerPropertyTest {
    private static final int ASSETS = 4;

    private record Transfer(int venueId, int assetId, long amount) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldAddUpLikeItsTwin(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Balances ledger = new Balances();
        ledger.ensure(ASSETS);
        Map<String, BigDecimal> free = new HashMap<>();
        Map<String, BigDecimal> reserved = new HashMap<>();
        Map<Integer, BigDecimal> net = new HashMap<>();
        List<Transfer> open = new ArrayList<>();
        // Some seeds come close to what fits 64 bits.
        long most = seed % 2 == 0 ? Long.MAX_VALUE / 4 : 1_000_000;
        for (int venue = 0; venue < Venue.values().length; venue++) {
            for (int asset = 0; asset < ASSETS; asset++) {
                long start = random.nextLong(most);
                ledger.onSnapshot(venue, asset, start, 0, 0);
                free.put(venue + "/" + asset, BigDecimal.valueOf(start));
                reserved.put(venue + "/" + asset, BigDecimal.ZERO);
                net.put(asset, BigDecimal.ZERO);
            }
        }
        for (int step = 1; step < 4_000; step++) {
            int venue = random.nextInt(Venue.values().length);
            int asset = random.nextInt(ASSETS);
            String at = venue + "/" + asset;
            if (open.isEmpty() || random.nextInt(3) == 0) {
                long amount = random.nextLong(most);
                boolean fits = BigDecimal.valueOf(amount).compareTo(free.get(at)) <= 0;
                assertThat(ledger.reserve(venue, asset, amount)).isEqualTo(fits);
                if (fits) {
                    open.add(new Transfer(venue, asset, amount));
                    free.merge(at, BigDecimal.valueOf(-amount), BigDecimal::add);
                    reserved.merge(at, BigDecimal.valueOf(amount), BigDecimal::add);
                }
            } else {
                int index = random.nextInt(open.size());
                Transfer of = open.remove(index);
                at = of.venueId() + "/" + of.assetId();
                long part = random.nextLong(of.amount() + 1);
                reserved.merge(at, BigDecimal.valueOf(-part), BigDecimal::add);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        long given = random.nextLong(part + 1);
                        ledger.post(of.venueId(), of.assetId(), part, given, step);
                        free.merge(at, BigDecimal.valueOf(part - given), BigDecimal::add);
                        net.merge(of.assetId(), BigDecimal.valueOf(-given), BigDecimal::add);
                    }
                    case 1 -> {
                        ledger.release(of.venueId(), of.assetId(), part);
                        free.merge(at, BigDecimal.valueOf(part), BigDecimal::add);
                    }
                    default -> {
                        ledger.expire(of.venueId(), of.assetId(), part);
                        free.merge(at, BigDecimal.valueOf(part), BigDecimal::add);
                    }
                }
                open.add(new Transfer(of.venueId(), of.assetId(), of.amount() - part));
            }
            assertEqual(ledger, free, reserved, net);
        }
    }

    private static void assertEqual(
            Balances ledger,
            Map<String, BigDecimal> free,
            Map<String, BigDecimal> reserved,
            Map<Integer, BigDecimal> net) {
        for (int asset = 0; asset < ASSETS; asset++) {
            BigDecimal everywhere = BigDecimal.ZERO;
            for (int venue = 0; venue < Venue.values().length; venue++) {
                String at = venue + "/" + asset;
                assertThat(BigDecimal.valueOf(ledger.free(venue, asset))).isEqualByComparingTo(free.get(at));
                assertThat(BigDecimal.valueOf(ledger.reserved(venue, asset))).isEqualByComparingTo(reserved.get(at));
                assertThat(BigDecimal.valueOf(ledger.total(venue, asset)))
                        .isEqualByComparingTo(free.get(at).add(reserved.get(at)));
                everywhere = everywhere.add(reserved.get(at));
            }
            assertThat(BigDecimal.valueOf(ledger.reservedEverywhere(asset))).isEqualByComparingTo(everywhere);
            assertThat(BigDecimal.valueOf(ledger.net(asset))).isEqualByComparingTo(net.get(asset));
        }
    }
}

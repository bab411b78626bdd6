package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        // What all venues hold of an asset does not fit 64 bits with every other seed; what one holds does.
        boolean large = seed % 2 == 0;
        long most = large ? Long.MAX_VALUE : 1_000_000;
        int reservationsInNine = large ? 6 : 3;
        int reservationsRefused = 0;
        int bookingsRefused = 0;
        for (int venue = 0; venue < Venue.values().length; venue++) {
            for (int asset = 0; asset < ASSETS; asset++) {
                long start = random.nextLong(most / 2, most);
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
            if (open.isEmpty() || random.nextInt(9) < reservationsInNine) {
                long amount = random.nextLong(most) >> random.nextInt(4);
                boolean there = BigDecimal.valueOf(amount).compareTo(free.get(at)) <= 0;
                boolean fits = fits(everywhere(reserved, asset).add(BigDecimal.valueOf(amount)));
                assertThat(ledger.reserve(venue, asset, amount)).isEqualTo(there && fits);
                if (there && fits) {
                    open.add(new Transfer(venue, asset, amount));
                    free.merge(at, BigDecimal.valueOf(-amount), BigDecimal::add);
                    reserved.merge(at, BigDecimal.valueOf(amount), BigDecimal::add);
                }
                reservationsRefused += there && !fits ? 1 : 0;
            } else {
                int index = random.nextInt(open.size());
                Transfer of = open.remove(index);
                at = of.venueId() + "/" + of.assetId();
                long part = random.nextLong(of.amount() + 1);
                int kind = random.nextInt(3);
                long given = kind == 0 ? part - (random.nextLong(part + 1) >> (large ? 4 : 0)) : 0;
                if (!fits(net.get(of.assetId()).subtract(BigDecimal.valueOf(given)))) {
                    int now = step;
                    assertThatThrownBy(() -> ledger.post(of.venueId(), of.assetId(), part, given, now))
                            .isInstanceOf(ArithmeticException.class);
                    open.add(of);
                    bookingsRefused++;
                    assertEqual(ledger, free, reserved, net);
                    continue;
                }
                reserved.merge(at, BigDecimal.valueOf(-part), BigDecimal::add);
                free.merge(at, BigDecimal.valueOf(part - given), BigDecimal::add);
                net.merge(of.assetId(), BigDecimal.valueOf(-given), BigDecimal::add);
                switch (kind) {
                    case 0 -> ledger.post(of.venueId(), of.assetId(), part, given, step);
                    case 1 -> ledger.release(of.venueId(), of.assetId(), part);
                    default -> ledger.expire(of.venueId(), of.assetId(), part);
                }
                open.add(new Transfer(of.venueId(), of.assetId(), of.amount() - part));
            }
            assertEqual(ledger, free, reserved, net);
        }
        assertThat(reservationsRefused > 0).as("reservations that do not fit").isEqualTo(large);
        assertThat(bookingsRefused > 0).as("bookings that do not fit").isEqualTo(large);
    }

    private static boolean fits(BigDecimal sum) {
        return sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && sum.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
    }

    private static BigDecimal everywhere(Map<String, BigDecimal> amounts, int asset) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int venue = 0; venue < Venue.values().length; venue++) {
            sum = sum.add(amounts.get(venue + "/" + asset));
        }
        return sum;
    }

    private static void assertEqual(
            Balances ledger,
            Map<String, BigDecimal> free,
            Map<String, BigDecimal> reserved,
            Map<Integer, BigDecimal> net) {
        for (int asset = 0; asset < ASSETS; asset++) {
            for (int venue = 0; venue < Venue.values().length; venue++) {
                String at = venue + "/" + asset;
                assertThat(BigDecimal.valueOf(ledger.free(venue, asset))).isEqualByComparingTo(free.get(at));
                assertThat(BigDecimal.valueOf(ledger.reserved(venue, asset))).isEqualByComparingTo(reserved.get(at));
                assertThat(BigDecimal.valueOf(ledger.total(venue, asset)))
                        .isEqualByComparingTo(free.get(at).add(reserved.get(at)));
            }
            assertThat(BigDecimal.valueOf(ledger.reservedEverywhere(asset)))
                    .isEqualByComparingTo(everywhere(reserved, asset));
            assertThat(BigDecimal.valueOf(ledger.net(asset))).isEqualByComparingTo(net.get(asset));
        }
    }
}

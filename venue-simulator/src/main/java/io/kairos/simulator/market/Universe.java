package io.kairos.simulator.market;

import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the venues list: the standard instruments, or a larger generated universe. Immutable, a function of its size.
 *
 * <p>A generated venue lists hubs against each other and many assets {@code A001}, {@code A002}… against its main quote,
 * every second one against BTC and every third against ETH, so that there are triangles and the same pair at several
 * venues.
 */
public final class Universe {
    /** The most instruments over all venues. */
    public static final int INSTRUMENTS_MAX = 5_000;

    private static final int[] LEADING = {1, 2, 5};

    private final Map<VenueName, InstrumentCatalogue> catalogues = new EnumMap<>(VenueName.class);

    private Universe() {}

    /** The standard instruments. */
    public static Universe standard() {
        Universe universe = new Universe();
        for (VenueName venue : VenueName.values()) {
            universe.catalogues.put(venue, InstrumentCatalogue.of(venue));
        }
        return universe;
    }

    /** So many generated instruments, shared evenly by these venues. */
    public static Universe generated(int instruments, List<VenueName> venues) {
        Universe universe = new Universe();
        for (int i = 0; i < venues.size(); i++) {
            int share = instruments / venues.size() + (i < instruments % venues.size() ? 1 : 0);
            universe.catalogues.put(venues.get(i), new Lister(venues.get(i)).list(share));
        }
        return universe;
    }

    /** What a venue lists. */
    public InstrumentCatalogue catalogue(VenueName venue) {
        InstrumentCatalogue catalogue = catalogues.get(venue);
        if (catalogue == null) {
            throw new IllegalArgumentException("this venue is not part of the universe: venue=" + venue);
        }
        return catalogue;
    }

    /** Whether an asset is a generated one. */
    public static boolean isGenerated(String asset) {
        return asset.matches("A[0-9]{3,4}");
    }

    /** Price of a generated asset in USDT at the first start: from 1 to 500. */
    public static long startPx(String asset) {
        int number = Integer.parseInt(asset.substring(1));
        long scale = number % 3 == 0 ? 1 : number % 3 == 1 ? 10 : 100;
        return LEADING[number / 3 % 3] * scale * Fixed8.ONE;
    }

    private static final class Lister {
        private final VenueName venue;
        private final String mainQuote;
        private final List<Instrument> list = new ArrayList<>();

        Lister(VenueName venue) {
            this.venue = venue;
            this.mainQuote = venue == VenueName.KRAKEN ? "USD" : "USDT";
        }

        InstrumentCatalogue list(int count) {
            add("BTC", mainQuote, 97_000 * Fixed8.ONE, count);
            add("ETH", mainQuote, 3_400 * Fixed8.ONE, count);
            add("ETH", "BTC", Fixed8.divideDown(3_400 * Fixed8.ONE, 97_000 * Fixed8.ONE), count);
            for (int number = 1; list.size() < count; number++) {
                String asset = String.format("A%03d", number);
                long px = startPx(asset);
                add(asset, mainQuote, px, count);
                if (number % 2 == 0) {
                    add(asset, "BTC", px / 97_000, count);
                }
                if (number % 3 == 0) {
                    add(asset, "ETH", px / 3_400, count);
                }
            }
            return new InstrumentCatalogue(list);
        }

        /** Ticks of about a basis point, steps of about a cent, both powers of ten. */
        private void add(String base, String quote, long px, int count) {
            if (list.size() >= count) {
                return;
            }
            long tick = 1;
            while (tick * 30_000 <= px) {
                tick *= 10;
            }
            long quotePx = quote.equals("BTC") ? 97_000 : quote.equals("ETH") ? 3_400 : 1;
            long step = Math.max(1, Fixed8.ONE / tick);
            while (Fixed8.multiplyDown(px, step) * quotePx < Fixed8.ONE / 100) {
                step *= 10;
            }
            long maxQty = Fixed8.floorTo(Fixed8.divideDown(5_000_000 * Fixed8.ONE / quotePx, px), step);
            list.add(new Instrument(
                    list.size(),
                    base + separator() + quote,
                    base,
                    quote,
                    tick,
                    step,
                    step,
                    maxQty,
                    maxQty,
                    Fixed8.ONE / quotePx,
                    venue == VenueName.BINANCE ? Fixed8.DECIMALS : decimals(tick),
                    venue == VenueName.OKX ? decimals(step) : Fixed8.DECIMALS));
        }

        private String separator() {
            return switch (venue) {
                case BINANCE -> "";
                case OKX -> "-";
                case KRAKEN -> "/";
            };
        }

        private static int decimals(long step) {
            int decimals = Fixed8.DECIMALS;
            for (long rest = step; decimals > 0 && rest % 10 == 0; rest /= 10) {
                decimals--;
            }
            return decimals;
        }
    }
}

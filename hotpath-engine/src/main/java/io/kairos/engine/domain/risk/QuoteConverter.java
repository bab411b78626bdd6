package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;
import java.util.List;

/**
 * Values an amount of one asset in another by the current quotes of an instrument that joins them directly, whatever its venue.
 * Engine thread only; does not allocate but for {@link #refresh}. The instrument with the lowest id wins, so that replays agree.
 */
public final class QuoteConverter {
    private static final int[] NOTHING = new int[0];

    private final InstrumentRegistry registry;
    private final QuoteBoard board;
    private int[][][] ids = new int[0][][];
    private int known;

    /** Reads from these. */
    public QuoteConverter(InstrumentRegistry registry, QuoteBoard board) {
        this.registry = registry;
        this.board = board;
    }

    /**
     * What {@code amount} of {@code from} costs in {@code to}, rounded up, at the less favourable side of the quote.
     *
     * @return the amount, or {@link FixedMath#OVERFLOW} when there is no usable quote or the value does not fit.
     */
    public long valueUp(int from, int to, long amount) {
        return value(from, to, amount, true);
    }

    /** What {@code amount} of {@code from} brings in {@code to}, rounded down; otherwise as {@link #valueUp}. */
    public long valueDown(int from, int to, long amount) {
        return value(from, to, amount, false);
    }

    /** As {@link #valueUp}, and where nothing joins the two directly now, over the one asset with the lowest id that both have a quote in. */
    public long worthUp(int from, int to, long amount) {
        return worth(from, to, amount, true);
    }

    /** As {@link #valueDown}, and otherwise as {@link #worthUp}. */
    public long worthDown(int from, int to, long amount) {
        return worth(from, to, amount, false);
    }

    private long worth(int from, int to, long amount, boolean up) {
        long direct = value(from, to, amount, up);
        if (direct != FixedMath.OVERFLOW || from >= ids.length || ids[from] == null) {
            return direct;
        }
        for (int over = 0; over < ids.length; over++) {
            long half = over == to || over == from || ids[from][over] == null
                    ? FixedMath.OVERFLOW
                    : value(from, over, amount, up);
            long whole = half == FixedMath.OVERFLOW ? half : value(over, to, half, up);
            if (whole != FixedMath.OVERFLOW) {
                return whole;
            }
        }
        return FixedMath.OVERFLOW;
    }

    /**
     * Takes over what was defined since the last time, all pairs of assets at once; the first value asked for afterwards would have to
     * wait for that otherwise.
     */
    public void refresh() {
        if (registry.instruments().size() != known) {
            index(registry.assets().size());
        }
    }

    /** Ids of the instruments between two assets, rising; an instrument keeps its assets. */
    private int[] between(List<Instrument> instruments, int from, int to) {
        if (instruments.size() != known || Math.max(from, to) >= ids.length) {
            index(Math.max(registry.assets().size(), Math.max(from, to) + 1));
        }
        int[] found = ids[from] == null ? null : ids[from][to];
        return found == null ? NOTHING : found;
    }

    private void index(int assets) {
        List<Instrument> instruments = registry.instruments();
        known = instruments.size();
        ids = new int[assets][][];
        for (int id = 0; id < known; id++) {
            Instrument on = instruments.get(id);
            add(on.base().id(), on.quote().id(), id);
            add(on.quote().id(), on.base().id(), id);
        }
    }

    private void add(int from, int to, int id) {
        if (ids[from] == null) {
            ids[from] = new int[ids.length][];
        }
        int[] before = ids[from][to] == null ? NOTHING : ids[from][to];
        int[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = id;
        ids[from][to] = after;
    }

    private long value(int from, int to, long amount, boolean up) {
        if (from == to) {
            return amount;
        }
        List<Instrument> instruments = registry.instruments();
        int[] between = between(instruments, from, to);
        for (int id : between) {
            if (!board.isUsable(id)) {
                continue;
            }
            Instrument instrument = instruments.get(id);
            boolean straight = instrument.base().id() == from;
            long px = straight == up ? board.askPx(id) : board.bidPx(id);
            if (px == QuoteBoard.NO_PX || px <= 0) {
                continue;
            }
            int shift = instrument.base().decimals()
                    + instrument.priceDecimals()
                    - instrument.quote().decimals();
            if (Math.abs(shift) > FixedMath.MAX_SCALE) {
                return FixedMath.OVERFLOW;
            }
            // One unit of base is worth price / scale units of quote; a negative shift moves to the price.
            long price = shift >= 0 ? px : FixedMath.mulDivDown(px, FixedMath.pow10(-shift), 1);
            long scale = shift >= 0 ? FixedMath.pow10(shift) : 1;
            if (price == FixedMath.OVERFLOW) {
                return price;
            }
            long numerator = straight ? price : scale;
            long divisor = straight ? scale : price;
            return up
                    ? FixedMath.mulDivUp(amount, numerator, divisor)
                    : FixedMath.mulDivDown(amount, numerator, divisor);
        }
        return FixedMath.OVERFLOW;
    }
}

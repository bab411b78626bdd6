package io.kairos.simulator.okx.api;

import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;

/** One side of a book as it stood at one moment, best level first, up to a depth. */
public final class SideImage {
    private final Side side;
    private final long[] prices;
    private final long[] quantities;
    private final int[] orders;
    private final int size;

    private SideImage(Side side, int depth) {
        this.side = side;
        this.prices = new long[depth];
        this.quantities = new long[depth];
        this.orders = new int[depth];
        this.size = depth;
    }

    /** A side without levels. */
    public static SideImage empty(Side side) {
        return new SideImage(side, 0);
    }

    /** The best levels of a book now. */
    public static SideImage cut(OrderBook book, Side side, int depth) {
        SideImage cut = new SideImage(side, Math.min(depth, book.depth(side)));
        for (int rank = 0; rank < cut.prices.length; rank++) {
            cut.prices[rank] = book.priceAt(side, rank);
            cut.quantities[rank] = book.totalAt(side, rank);
            cut.orders[rank] = book.ordersAt(side, rank);
        }
        return cut;
    }

    /** Whether the best {@code depth} levels are the same. */
    public boolean sameTop(SideImage other, int depth) {
        int shown = Math.min(depth, size);
        if (shown != Math.min(depth, other.size)) {
            return false;
        }
        for (int i = 0; i < shown; i++) {
            if (differs(i, other, i) || prices[i] != other.prices[i]) {
                return false;
            }
        }
        return true;
    }

    /** Appends the best levels as the venue's JSON, the dead field included. */
    public void appendTop(StringBuilder json, int depth) {
        json.append('[');
        for (int i = 0; i < Math.min(depth, size); i++) {
            separate(json);
            appendLevel(json, prices[i], quantities[i], orders[i]);
        }
        json.append(']');
    }

    /** Appends all levels in the three-element form of the full book. */
    void appendFull(StringBuilder json) {
        json.append('[');
        for (int i = 0; i < size; i++) {
            separate(json);
            json.append("[\"");
            DecimalText.append(json, prices[i]);
            json.append("\",\"");
            DecimalText.append(json, quantities[i]);
            json.append("\",\"").append(orders[i]).append("\"]");
        }
        json.append(']');
    }

    /**
     * Appends what turns {@code before} into this side: new and changed levels, and a zero for each level that is gone
     * or has left the depth. Touched prices that are in neither come as zeros too, as the venue's do.
     *
     * @param touched prices in order, best first; repetitions are harmless
     * @return number of entries
     */
    public int appendChanges(StringBuilder json, SideImage before, long[] touched, int touchedCount) {
        json.append('[');
        int entries = 0;
        int was = 0;
        int now = 0;
        int seen = 0;
        while (was < before.size || now < size || seen < touchedCount) {
            long price = best(
                    was < before.size ? before.prices[was] : 0,
                    best(now < size ? prices[now] : 0, seen < touchedCount ? touched[seen] : 0));
            boolean isNow = now < size && prices[now] == price;
            boolean wasThere = was < before.size && before.prices[was] == price;
            if (!isNow) {
                separate(json);
                appendLevel(json, price, 0, 0);
                entries++;
            } else if (!wasThere || differs(now, before, was)) {
                separate(json);
                appendLevel(json, price, quantities[now], orders[now]);
                entries++;
            }
            now += isNow ? 1 : 0;
            was += wasThere ? 1 : 0;
            while (seen < touchedCount && touched[seen] == price) {
                seen++;
            }
        }
        json.append(']');
        return entries;
    }

    private boolean differs(int at, SideImage other, int otherAt) {
        return quantities[at] != other.quantities[otherAt] || orders[at] != other.orders[otherAt];
    }

    /** The better of two prices; zero is none. */
    private long best(long left, long right) {
        if (left == 0 || right == 0) {
            return left == 0 ? right : left;
        }
        return side == Side.BUY ? Math.max(left, right) : Math.min(left, right);
    }

    private static void separate(StringBuilder json) {
        if (json.charAt(json.length() - 1) != '[') {
            json.append(',');
        }
    }

    private static void appendLevel(StringBuilder json, long price, long quantity, int orders) {
        json.append("[\"");
        DecimalText.append(json, price);
        json.append("\",\"");
        DecimalText.append(json, quantity);
        json.append("\",\"0\",\"").append(orders).append("\"]");
    }
}

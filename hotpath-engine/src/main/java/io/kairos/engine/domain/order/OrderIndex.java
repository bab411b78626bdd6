package io.kairos.engine.domain.order;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders by id in one open table: what is looked for is where its id points to, or in one of the next slots, and removing moves back
 * what stood behind. Grows to twice its size when half full, else makes no objects. Engine thread only.
 */
final class OrderIndex {
    private static final int SMALLEST = 64;
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private @Nullable Order[] slots = new Order[SMALLEST];
    private int count;

    /** Makes room for so many, so that adding them does not grow the table. */
    void reserve(int orders) {
        int size = slots.length;
        while (size < 2 * orders) {
            size *= 2;
        }
        if (size > slots.length) {
            grow(size);
        }
    }

    @Nullable
    Order get(long orderId) {
        return slots[find(orderId)];
    }

    /** Adds an order; false when there is one of this id. */
    boolean add(Order order) {
        int slot = find(order.orderId());
        if (slots[slot] != null) {
            return false;
        }
        if (2 * (count + 1) > slots.length) {
            grow(2 * slots.length);
            slot = find(order.orderId());
        }
        slots[slot] = order;
        count++;
        return true;
    }

    void remove(long orderId) {
        int mask = slots.length - 1;
        int hole = find(orderId);
        if (slots[hole] == null) {
            return;
        }
        count--;
        int slot = hole;
        while (true) {
            slot = slot + 1 & mask;
            Order next = slots[slot];
            if (next == null) {
                break;
            }
            // It may fill the hole unless it belongs between the hole and itself.
            if ((slot - home(next.orderId(), mask) & mask) >= (slot - hole & mask)) {
                slots[hole] = next;
                hole = slot;
            }
        }
        slots[hole] = null;
    }

    int count() {
        return count;
    }

    /** Where an order is, or the free slot where it belongs. */
    private int find(long orderId) {
        int mask = slots.length - 1;
        int slot = home(orderId, mask);
        while (true) {
            Order there = slots[slot];
            if (there == null || there.orderId() == orderId) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
    }

    private static int home(long orderId, int mask) {
        return (int) ((orderId * FACTOR) >>> Integer.SIZE) & mask;
    }

    private void grow(int size) {
        @Nullable Order[] before = slots;
        slots = new Order[size];
        Arrays.stream(before).forEach(order -> {
            if (order != null) {
                slots[find(order.orderId())] = order;
            }
        });
    }
}

package io.kairos.engine.domain.arbitrage.detection;

import java.util.Arrays;

/**
 * The edges whose effective weight is above the true one because a gaining cycle runs through them; what is between the
 * two is the edge's <em>clamp</em>. Each holds, once proven, a <em>witness</em>: the other edges of a gaining cycle.
 * Only when one of those worsens can the cycle have gone, and the edge is to be proven again.
 *
 * <p>Up to 64 witnesses of up to 64 edges are kept; an edge without is proven again whenever anything worsens. One
 * thread; nothing is allocated after construction.
 */
final class Quarantine {
    private static final int WITNESSES = Long.SIZE;
    private static final int WITNESS_EDGES = 64;
    private static final int NONE = -1;

    private final MarketGraph graph;
    private final int[] members;
    private final int[] position;
    private final boolean[] unproven;
    private final long[] sinceNs;
    private final int[] witnessOf;
    private final int[] owner = new int[WITNESSES];
    private final int[][] witness = new int[WITNESSES][WITNESS_EDGES];
    private final int[] witnessLength = new int[WITNESSES];
    private final long[] witnessesThrough;
    private long freeWitnesses = -1;
    private int size;
    private int unwitnessed;
    private int unprovenCount;

    Quarantine(MarketGraph graph) {
        this.graph = graph;
        members = new int[graph.edgeCount];
        position = new int[graph.edgeCount];
        unproven = new boolean[graph.edgeCount];
        sinceNs = new long[graph.edgeCount];
        witnessOf = new int[graph.edgeCount];
        witnessesThrough = new long[graph.edgeCount];
        Arrays.fill(position, NONE);
        Arrays.fill(witnessOf, NONE);
    }

    int size() {
        return size;
    }

    int member(int index) {
        return members[index];
    }

    boolean contains(int edge) {
        return position[edge] != NONE;
    }

    boolean isUnproven(int edge) {
        return unproven[edge];
    }

    boolean hasUnproven() {
        return unprovenCount > 0;
    }

    long sinceNs(int edge) {
        return sinceNs[edge];
    }

    long clamp(int edge) {
        return graph.effective[edge] - graph.weight[edge];
    }

    long clampSum() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += clamp(members[i]);
        }
        return sum;
    }

    /** Takes in an edge that could not be certified; it is unproven until {@link #prove}. */
    void add(int edge, long nowNs) {
        position[edge] = size;
        members[size++] = edge;
        sinceNs[edge] = nowNs;
        unproven[edge] = true;
        unprovenCount++;
        unwitnessed++;
    }

    void remove(int edge) {
        dropWitness(edge);
        unwitnessed--;
        if (unproven[edge]) {
            unproven[edge] = false;
            unprovenCount--;
        }
        int last = members[--size];
        members[position[edge]] = last;
        position[last] = position[edge];
        position[edge] = NONE;
    }

    /**
     * Notes that a gaining cycle runs through the edge: the first {@code length} of {@code others} and the edge itself.
     */
    void prove(int edge, int[] others, int length) {
        if (unproven[edge]) {
            unproven[edge] = false;
            unprovenCount--;
        }
        dropWitness(edge);
        if (length > WITNESS_EDGES || freeWitnesses == 0) {
            return;
        }
        int index = Long.numberOfTrailingZeros(freeWitnesses);
        freeWitnesses &= ~(1L << index);
        unwitnessed--;
        owner[index] = edge;
        witnessOf[edge] = index;
        witnessLength[index] = length;
        int[] kept = witness[index];
        for (int i = 0; i < length; i++) {
            kept[i] = others[i];
            witnessesThrough[others[i]] |= 1L << index;
        }
    }

    private void dropWitness(int edge) {
        int index = witnessOf[edge];
        if (index == NONE) {
            return;
        }
        int[] kept = witness[index];
        for (int i = 0; i < witnessLength[index]; i++) {
            witnessesThrough[kept[i]] &= ~(1L << index);
        }
        freeWitnesses |= 1L << index;
        witnessOf[edge] = NONE;
        unwitnessed++;
    }

    /** Doubts every edge whose gaining cycle ran through one whose effective weight has risen. */
    void onRaised(int edge) {
        long doubted = witnessesThrough[edge];
        while (doubted != 0) {
            doubt(owner[Long.numberOfTrailingZeros(doubted)]);
            doubted &= doubted - 1;
        }
        if (unwitnessed > 0) {
            for (int i = 0; i < size; i++) {
                if (witnessOf[members[i]] == NONE) {
                    doubt(members[i]);
                }
            }
        }
    }

    private void doubt(int edge) {
        if (!unproven[edge]) {
            unproven[edge] = true;
            unprovenCount++;
        }
    }
}

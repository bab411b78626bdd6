package io.kairos.benchmarks;

/**
 * One way of doing the same work over a recorded stream. {@link Meter} calls {@link #reset}, then {@link #step} and
 * {@link #settle} for 0, 1, 2, … below {@link #operations}, again and again; each pass must do the same. One thread.
 */
public abstract class Contender {
    private final String name;
    private final int operations;

    /**
     * A contender.
     *
     * @param operations steps of a pass.
     */
    protected Contender(String name, int operations) {
        this.name = name;
        this.operations = operations;
    }

    /** What the table calls it. */
    public final String name() {
        return name;
    }

    /** Steps of a pass. */
    public final int operations() {
        return operations;
    }

    /** Goes back to before the first step; not measured. */
    public abstract void reset();

    /**
     * Does the next operation; measured.
     *
     * @return something that depends on the result, so that nothing can be left out.
     */
    public abstract long step(int index);

    /** What follows an operation and is part of its mean cost, but not of its latency. */
    public void settle(int index) {}
}

package io.kairos.simulation;

/**
 * When one run of the engine's process dies: at a chosen effect, that is before or after a record or a request, wherever in the code
 * that is. One thread.
 */
final class Fate {
    private final Runnable onDeath;
    private long effects;
    private long lastEffect = Long.MAX_VALUE;
    private boolean dead;

    /** A process that lives; {@code onDeath} runs at the moment of its death. */
    Fate(Runnable onDeath) {
        this.onDeath = onDeath;
    }

    /** The process dies at the {@code count}th effect from now; 0 for at once. */
    void dieAfter(long count) {
        if (count == 0) {
            die();
        } else {
            lastEffect = effects + count;
        }
    }

    /** Whether an end is planned or has come. */
    boolean isSealed() {
        return dead || lastEffect != Long.MAX_VALUE;
    }

    boolean isDead() {
        return dead;
    }

    /**
     * Something is about to leave the process or has just left it.
     *
     * @throws Killed if the process is dead, or dies here.
     */
    void onEffect() {
        if (dead) {
            throw new Killed();
        }
        effects++;
        if (effects >= lastEffect) {
            die();
            throw new Killed();
        }
    }

    private void die() {
        dead = true;
        onDeath.run();
    }
}

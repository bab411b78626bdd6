package io.kairos.engine.domain.risk;

/** Whether orders are stopped, who said so and why. Engine thread only. */
public final class KillSwitch {
    private boolean engaged;
    private String changedBy = "";
    private String reason = "";
    private long changedTimeNs;

    /** Sets it. */
    public void set(boolean nowEngaged, String by, String why, long timeNs) {
        engaged = nowEngaged;
        changedBy = by;
        reason = why;
        changedTimeNs = timeNs;
    }

    /** Whether orders are stopped. */
    public boolean isEngaged() {
        return engaged;
    }

    /** Who set it last; empty when never set. */
    public String changedBy() {
        return changedBy;
    }

    /** Why. */
    public String reason() {
        return reason;
    }

    /** When, 0 when never set. */
    public long changedTimeNs() {
        return changedTimeNs;
    }
}

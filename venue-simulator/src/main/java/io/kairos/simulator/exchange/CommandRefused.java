package io.kairos.simulator.exchange;

/** A command that the trading core refused; nothing changed. */
public final class CommandRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    /** A refusal without stack trace: it is an expected outcome. */
    public CommandRefused(RefusalReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}

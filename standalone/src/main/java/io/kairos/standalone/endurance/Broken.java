package io.kairos.standalone.endurance;

/** Something that a trial watches for did not hold; the message says what. */
public final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String message) {
        super(message);
    }
}

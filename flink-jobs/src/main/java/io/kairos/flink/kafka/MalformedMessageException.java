package io.kairos.flink.kafka;

/** A message that breaks its contract; it is counted and left out, and the stream goes on. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String field, Object value, String expectation) {
        super("field " + field + " is '" + value + "', expected " + expectation);
    }
}

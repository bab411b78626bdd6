package io.kairos.engine.adapter.venue;

/** Keeps free text within what a record's field can hold. */
final class RecordText {
    /** The schema's limit of text16 is 1024 bytes; four bytes are the most a character can take. */
    private static final int MAX_CHARS = 256;

    private RecordText() {}

    /** The text, or its beginning. */
    static String clip(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }
}

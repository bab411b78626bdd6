package io.kairos.simulator.kraken.api;

/**
 * Writes JSON in the order of the calls, with numbers as their exact text: the venue's trailing zeros would not survive
 * a tree of numbers. Names are trusted, text values are escaped.
 */
public final class JsonText {
    private final StringBuilder out;

    /** An empty document. */
    public JsonText() {
        this(256);
    }

    /** An empty document with room for this many characters. */
    public JsonText(int capacity) {
        this.out = new StringBuilder(capacity);
    }

    /** Opens an object as value of an array or as the document. */
    public JsonText object() {
        comma();
        out.append('{');
        return this;
    }

    /** Opens an object as a field. */
    public JsonText object(String name) {
        name(name);
        out.append('{');
        return this;
    }

    /** Opens an array as value of an array. */
    public JsonText array() {
        comma();
        out.append('[');
        return this;
    }

    /** Opens an array as a field. */
    public JsonText array(String name) {
        name(name);
        out.append('[');
        return this;
    }

    /** Closes an object. */
    public JsonText endObject() {
        out.append('}');
        return this;
    }

    /** Closes an array. */
    public JsonText endArray() {
        out.append(']');
        return this;
    }

    /** A text field. */
    public JsonText text(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    /** A text in an array. */
    public JsonText text(String value) {
        comma();
        quote(value);
        return this;
    }

    /** A field whose value is already JSON. */
    public JsonText raw(String name, String json) {
        name(name);
        out.append(json);
        return this;
    }

    /** A whole-number field. */
    public JsonText number(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A yes-or-no field. */
    public JsonText flag(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A number field with exactly this many decimals. */
    public JsonText decimal(String name, long value, int decimals) {
        name(name);
        Decimals.append(out, value, decimals);
        return this;
    }

    /** A number field without trailing zeros. */
    public JsonText trimmed(String name, long value, int decimals) {
        name(name);
        Decimals.appendTrimmed(out, value, decimals);
        return this;
    }

    /** Where more may be appended by hand. */
    public StringBuilder out() {
        return out;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void name(String name) {
        comma();
        out.append('"').append(name).append("\":");
    }

    private void comma() {
        int length = out.length();
        if (length > 0) {
            char last = out.charAt(length - 1);
            if (last != '{' && last != '[' && last != ':') {
                out.append(',');
            }
        }
    }

    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

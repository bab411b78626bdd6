package io.kairos.flink.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Writes one flat JSON object, decimals as plain text. Used by one thread; {@link #end} closes it. */
public final class HotJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int USUAL_LENGTH = 320;

    private final StringWriter text = new StringWriter(USUAL_LENGTH);
    private final JsonGenerator json;

    private HotJson() throws IOException {
        json = FACTORY.createGenerator(text);
        json.writeStartObject();
    }

    /** Part of an object written with Jackson's own generator, for nested content. */
    @FunctionalInterface
    public interface Part {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** An object of a type, as the contract of the hot store names it. */
    public static HotJson ofType(String type) {
        return object().with("type", type);
    }

    /** An object that starts empty. */
    public static HotJson object() {
        try {
            return new HotJson();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    public HotJson with(String name, @Nullable String value) {
        return part(generator -> generator.writeStringField(name, value));
    }

    public HotJson with(String name, long value) {
        return part(generator -> generator.writeNumberField(name, value));
    }

    public HotJson with(String name, boolean value) {
        return part(generator -> generator.writeBooleanField(name, value));
    }

    /** Plain decimal text; JSON null for null. */
    public HotJson with(String name, @Nullable BigDecimal value) {
        return with(name, value == null ? null : value.toPlainString());
    }

    /** A value that is JSON already. */
    public HotJson withJson(String name, String value) {
        return part(generator -> {
            generator.writeFieldName(name);
            generator.writeRawValue(value);
        });
    }

    /** Nested content. */
    public HotJson part(Part part) {
        try {
            part.writeTo(json);
            return this;
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    /** The finished object. */
    public String end() {
        try {
            json.writeEndObject();
            json.close();
            return text.toString();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    private static UncheckedIOException impossible(IOException e) {
        return new UncheckedIOException("writing JSON to memory failed", e);
    }
}

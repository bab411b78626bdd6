package io.kairos.benchmarks.encoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jackson's streaming generator, its output used again. No tree, no bound objects. */
final class JacksonEncoder extends OrderEncoder {
    /** Hands its bytes out without a copy. */
    private static final class Output extends ByteArrayOutputStream {
        Output() {
            super(512);
        }

        byte[] bytes() {
            return buf;
        }
    }

    /**
     * One call of the generator.
     *
     * @param token what is written.
     * @param text name or value, or what stands before the number in it.
     * @param number the number in it, null when it is always the same.
     */
    private record Call(JsonToken token, String text, OrderShape.@Nullable Slot number) {}

    private final JsonFactory json = new JsonFactory();
    private final Output output = new Output();
    private final Call[] calls;

    JacksonEncoder(OrderNumbers orders, OrderShape shape) {
        super("Jackson streaming", orders);
        List<Call> found = new ArrayList<>();
        try (JsonParser parser = json.createParser(shape.sample)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                List<String> texts = new ArrayList<>();
                List<OrderShape.Slot> numbers = shape.split(parser.getText(), texts);
                if (numbers.size() > 1 || (numbers.size() == 1 && !texts.get(1).isEmpty())) {
                    throw new IllegalStateException("a value is more than one number: " + parser.getText());
                }
                found.add(new Call(token, texts.get(0), numbers.isEmpty() ? null : numbers.get(0)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        calls = found.toArray(new Call[0]);
    }

    @Override
    int encode(int index) {
        output.reset();
        try (JsonGenerator out = json.createGenerator(output)) {
            for (Call call : calls) {
                write(out, call, index);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.size();
    }

    private void write(JsonGenerator out, Call call, int index) throws IOException {
        OrderShape.Slot number = call.number();
        switch (call.token()) {
            case START_OBJECT -> out.writeStartObject();
            case END_OBJECT -> out.writeEndObject();
            case START_ARRAY -> out.writeStartArray();
            case END_ARRAY -> out.writeEndArray();
            case FIELD_NAME -> out.writeFieldName(call.text());
            case VALUE_STRING ->
                out.writeString(
                        number == null
                                ? call.text()
                                : call.text().isEmpty()
                                        ? orders.text(number, index)
                                        : call.text() + orders.text(number, index));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                out.writeNumber(number == null ? call.text() : orders.text(number, index));
            case VALUE_TRUE -> out.writeBoolean(true);
            case VALUE_FALSE -> out.writeBoolean(false);
            default -> throw new IllegalStateException("not in an order: " + call.token());
        }
    }

    @Override
    byte[] bytes() {
        return output.bytes();
    }
}

package io.kairos.engine.adapter.inbound.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as a venue writes it, to run a decoder before real ones come, and the same in another form that only the tolerant decoder
 * reads. Cold.
 */
public final class SampleMessage {
    private final byte[] usual;
    private final byte[] unusual;

    /** Both forms; neither is copied. */
    public SampleMessage(byte[] usual, byte[] unusual) {
        this.usual = usual;
        this.unusual = unusual;
    }

    /** As the venue writes it. */
    public byte[] usual() {
        return usual;
    }

    /** As only the tolerant decoder reads it. */
    public byte[] unusual() {
        return unusual;
    }

    /** Texts as JSON; with blanks between the tokens they are unusual. */
    public static List<SampleMessage> ofJson(String... texts) {
        List<SampleMessage> samples = new ArrayList<>(texts.length);
        for (String text : texts) {
            samples.add(new SampleMessage(
                    utf8(text), utf8(text.replace("\":", "\": ").replace(",\"", " ,\""))));
        }
        return samples;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

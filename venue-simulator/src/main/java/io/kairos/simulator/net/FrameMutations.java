package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a fault changes the text of a frame. The venues' texts are compact JSON. */
final class FrameMutations {
    private static final Pattern CHECKSUM = Pattern.compile("\"checksum\":\\s*(-?[0-9]+)");
    private static final Pattern DATA_OBJECT = Pattern.compile("\"data\":\\s*\\[?\\s*\\{");
    private static final Pattern ENUM = Pattern.compile(
            "\"(?:e|x|type|action|side|ordType|ord_type)\":\\s*\"(depthUpdate|trade|aggTrade|update|snapshot"
                    + "|buy|sell|NEW|TRADE|CANCELED|EXPIRED|REPLACED)\"");
    private static final String FIELD = "\"kairosUnknown\":{\"depth\":[1,\"two\",null]},";
    private static final String ENUM_VALUE = "kairosUnknown";

    private FrameMutations() {}

    /** Whether the fault can be done to this text. */
    static boolean isPossible(ArmedFault fault, byte[] payload) {
        return switch (fault.kind()) {
            case WRONG_CHECKSUM -> CHECKSUM.matcher(text(payload)).find();
            case UNKNOWN_ENUM -> ENUM.matcher(text(payload)).find();
            case UNKNOWN_FIELD -> payload.length > 2 && payload[0] == '{';
            case CORRUPT_FRAMES ->
                payload.length > 2
                        && (!fault.spec().text("mode").equals("DIGIT")
                                || !digits(payload).isEmpty());
            case OVERSIZE_FRAMES -> payload.length < fault.spec().number("bytes");
            case FRAGMENT_FRAMES -> payload.length >= fault.spec().number("parts");
            default -> true;
        };
    }

    /** The first part of the text. */
    static byte[] truncate(byte[] payload, int keepPercent) {
        return Arrays.copyOf(payload, payload.length * keepPercent / 100);
    }

    /** The text with a few bytes changed. */
    static byte[] corrupt(byte[] payload, String mode, RandomGenerator random) {
        byte[] changed = payload.clone();
        switch (mode) {
            case "UTF8" -> changed[1 + random.nextInt(changed.length - 2)] = (byte) 0xFF;
            case "DIGIT" -> {
                List<Integer> places = digits(payload);
                int place = places.get(random.nextInt(places.size()));
                changed[place] = (byte) ('0' + (changed[place] - '0' + 1 + random.nextInt(9)) % 10);
            }
            default -> {
                // A control character is allowed nowhere in JSON, neither between the tokens nor inside a string.
                changed[1 + random.nextInt(changed.length - 2)] = 0x01;
            }
        }
        return changed;
    }

    /** The text with another checksum. */
    static byte[] wrongChecksum(byte[] payload) {
        Matcher found = CHECKSUM.matcher(text(payload));
        if (!found.find()) {
            return payload;
        }
        long wrong = Long.parseLong(found.group(1)) ^ 1;
        String text = text(payload);
        return (text.substring(0, found.start(1)) + wrong + text.substring(found.end(1)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The text with fields that no one knows, at the root and in the data. */
    static byte[] unknownField(byte[] payload) {
        String text = text(payload);
        Matcher data = DATA_OBJECT.matcher(text);
        if (data.find()) {
            text = text.substring(0, data.end()) + FIELD + text.substring(data.end());
        }
        return ("{" + FIELD + text.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    /** A copy of the text in which one word of a fixed set is a word that no one knows. */
    static byte[] unknownEnum(byte[] payload) {
        String text = text(payload);
        Matcher found = ENUM.matcher(text);
        if (!found.find()) {
            return payload;
        }
        return (text.substring(0, found.start(1)) + ENUM_VALUE + text.substring(found.end(1)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The text filled up with blanks at its end, which JSON allows. */
    static byte[] oversize(byte[] payload, int bytes) {
        byte[] large = Arrays.copyOf(payload, bytes);
        Arrays.fill(large, payload.length, bytes, (byte) ' ');
        return large;
    }

    /** Digits inside quoted decimals or after a colon, bracket or comma, the first digit of a number excepted. */
    private static List<Integer> digits(byte[] payload) {
        List<Integer> places = new ArrayList<>();
        for (int i = 1; i < payload.length; i++) {
            if (isDigit(payload[i]) && (isDigit(payload[i - 1]) || payload[i - 1] == '.')) {
                places.add(i);
            }
        }
        return places;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}

package io.kairos.simulator.playback;

import io.kairos.recording.RecordedFrame;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recorded answers over HTTP, by what was asked. Filled before serving, then read only. */
final class HttpAnswers {
    /** An answer. */
    record Answer(long timeNs, String path, Map<String, String> query, int status, String body) {}

    private final Map<String, TreeMap<Long, Answer>> answers = new HashMap<>();

    /** Reads a frame of kind HTTP; empty when it is not in the format. */
    static Optional<Answer> parse(RecordedFrame frame) {
        String text = frame.text();
        int first = text.indexOf('\n');
        int second = first < 0 ? -1 : text.indexOf('\n', first + 1);
        if (second < 0) {
            return Optional.empty();
        }
        try {
            QueryStringDecoder uri = new QueryStringDecoder(text.substring(0, first));
            int status = Integer.parseInt(text.substring(first + 1, second));
            return Optional.of(new Answer(frame.timeNs(), uri.path(), single(uri), status, text.substring(second + 1)));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** The first value of each parameter. */
    static Map<String, String> single(QueryStringDecoder uri) {
        Map<String, String> query = new TreeMap<>();
        for (Map.Entry<String, List<String>> parameter : uri.parameters().entrySet()) {
            query.put(parameter.getKey(), parameter.getValue().get(0));
        }
        return query;
    }

    void add(Answer answer) {
        answers.computeIfAbsent(key(answer.path(), answer.query()), unused -> new TreeMap<>())
                .put(answer.timeNs(), answer);
    }

    /** The last answer given by then, or else the first one given later. */
    Optional<Answer> at(long timeNs, String path, Map<String, String> query) {
        TreeMap<Long, Answer> known = answers.get(key(path, query));
        if (known == null) {
            return Optional.empty();
        }
        Map.Entry<Long, Answer> entry = known.floorEntry(timeNs);
        return Optional.of(entry == null ? known.firstEntry().getValue() : entry.getValue());
    }

    private static String key(String path, Map<String, String> query) {
        return path + '?' + query;
    }
}

package io.kairos.simulator.control;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Set;

/** The query parameters of a control request, with refusals that name name, value and expectation. */
final class Query {
    private final QueryStringDecoder uri;

    Query(QueryStringDecoder uri) {
        this.uri = uri;
    }

    void allow(Set<String> names) throws BadRequest {
        for (String name : uri.parameters().keySet()) {
            if (!names.contains(name)) {
                throw new BadRequest("unknown parameter '" + name + "'; expected " + names);
            }
        }
    }

    String text(String name, String standard) {
        List<String> values = uri.parameters().get(name);
        return values == null || values.isEmpty() ? standard : values.get(0);
    }

    long number(String name, long standard) throws BadRequest {
        String text = text(name, Long.toString(standard));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new BadRequest("parameter '" + name + "' is '" + text + "'; expected a whole number");
        }
    }
}

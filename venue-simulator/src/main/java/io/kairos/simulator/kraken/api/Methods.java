package io.kairos.simulator.kraken.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The venue's REST methods by path. Immutable. */
public final class Methods {
    private final Map<String, Method> byPath = new HashMap<>();

    /** Indexes the given methods. */
    Methods(List<Method> methods) {
        for (Method method : methods) {
            byPath.put((method.isPrivate() ? "/0/private/" : "/0/public/") + method.name(), method);
        }
    }

    /** The method behind a path. */
    public Optional<Method> byPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }
}

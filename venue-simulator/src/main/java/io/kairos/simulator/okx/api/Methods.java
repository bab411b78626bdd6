package io.kairos.simulator.okx.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The venue's REST methods by verb and path. */
public final class Methods {
    private final Map<String, Method> byPath = new LinkedHashMap<>();

    /** Indexes the given methods. */
    public Methods(List<Method> methods) {
        methods.forEach(method -> byPath.put(method.verb() + ' ' + method.path(), method));
    }

    /** The method behind a request. */
    public Optional<Method> find(String verb, String path) {
        return Optional.ofNullable(byPath.get(verb + ' ' + path));
    }

    /** Whether any verb is served at this path. */
    public boolean isPath(String path) {
        return byPath.values().stream().anyMatch(method -> method.path().equals(path));
    }
}

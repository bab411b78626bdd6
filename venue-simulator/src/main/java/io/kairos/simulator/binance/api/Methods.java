package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The venue's methods by REST path and by WebSocket name, with the charging that goes around each. */
public final class Methods {
    private static final Set<String> SIGNING = Set.of("timestamp", "recvWindow", "signature", "apiKey");

    private final Map<String, Method> byPath = new LinkedHashMap<>();
    private final Map<String, Method> byName = new LinkedHashMap<>();
    private final RateLimits limits;

    /** Indexes the given methods. */
    public Methods(List<Method> methods, RateLimits limits) {
        this.limits = limits;
        for (Method method : methods) {
            if (!method.http().isEmpty()) {
                byPath.put(method.http() + ' ' + method.path(), method);
            }
            if (!method.webSocket().isEmpty()) {
                byName.put(method.webSocket(), method);
            }
        }
    }

    /** The method behind a REST request. */
    public Optional<Method> byPath(String verb, String path) {
        return Optional.ofNullable(byPath.get(verb + ' ' + path));
    }

    /** Whether any verb is served at this path. */
    public boolean isPath(String path) {
        return byPath.values().stream().anyMatch(method -> method.path().equals(path));
    }

    /** The method with this WebSocket name. */
    public Optional<Method> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Charges the call, checks its parameter names and runs it. */
    public JsonNode run(Method method, Call call) throws ApiError {
        Set<String> known = new HashSet<>(method.known());
        if (method.security() != Security.NONE) {
            known.addAll(SIGNING);
        }
        call.params().requireKnown(known);
        ApiKey key = call.caller().key();
        if (method.security() == Security.TRADE && key != null && !key.mayTrade()) {
            throw Authenticator.unknownKey();
        }
        JsonNode answer = method.body().answer(call);
        if (method.freeOnSuccess()) {
            limits.refund(call.caller().ip(), method.weight().applyAsInt(call.params()), call.nowMs());
        }
        return answer;
    }
}

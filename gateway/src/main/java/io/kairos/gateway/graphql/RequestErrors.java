package io.kairos.gateway.graphql;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gives errors found before execution (syntax, validation, coercion, limits) the same shape as all others. */
@Component
@Order(0)
final class RequestErrors implements WebGraphQlInterceptor {
    private static final Pattern VARIABLE = Pattern.compile("^Variable '([^']+)'");
    private static final Pattern ARGUMENT = Pattern.compile("argument '([^']+)'");

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return chain.next(request).map(response -> {
            List<GraphQLError> errors = response.getExecutionResult().getErrors();
            if (errors.stream().noneMatch(RequestErrors::beforeExecution)) {
                return response;
            }
            return response.transform(builder -> builder.errors(errors.stream()
                    .map(error -> shaped(error, request.getVariables()))
                    .toList()));
        });
    }

    private static boolean beforeExecution(GraphQLError error) {
        return error.getErrorType() instanceof ErrorType type
                && switch (type) {
                    case InvalidSyntax, ValidationError, OperationNotSupported, ExecutionAborted -> true;
                    case NullValueInNonNullableField, DataFetchingException -> false;
                };
    }

    private static GraphQLError shaped(GraphQLError error, Map<String, Object> variables) {
        if (!beforeExecution(error)) {
            return error;
        }
        Map<String, Object> extensions = new LinkedHashMap<>();
        if (error.getExtensions() != null) {
            extensions.putAll(error.getExtensions());
        }
        extensions.put("classification", ErrorMapping.BAD_REQUEST);
        String message = String.valueOf(error.getMessage());
        for (Pattern pattern : List.of(VARIABLE, ARGUMENT)) {
            Matcher name = pattern.matcher(message);
            if (name.find()) {
                extensions.putIfAbsent("field", name.group(1));
            }
        }
        // The library names the variable only; the refused value tells which field of it.
        Object variable = variables.get(String.valueOf(extensions.get("field")));
        Object value = extensions.get("value");
        if (variable instanceof Map<?, ?> && value != null) {
            String path = pathOf(variable, value.toString());
            if (path != null) {
                extensions.put("field", extensions.get("field") + path);
            }
        }
        return GraphqlErrorBuilder.newError()
                .message("%s", message)
                .locations(error.getLocations())
                .extensions(extensions)
                .build();
    }

    /** Where in an input object this value stands, first found, with a leading dot. */
    private static @Nullable String pathOf(@Nullable Object node, String value) {
        if (node instanceof Map<?, ?> fields) {
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                String path = pathOf(field.getValue(), value);
                if (path != null) {
                    return "." + field.getKey() + path;
                }
            }
            return null;
        }
        if (node instanceof List<?> items) {
            for (Object item : items) {
                String path = pathOf(item, value);
                if (path != null) {
                    return path;
                }
            }
            return null;
        }
        return String.valueOf(node).equals(value) ? "" : null;
    }
}

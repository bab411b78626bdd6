package io.kairos.gateway.graphql;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            return response.transform(builder ->
                    builder.errors(errors.stream().map(RequestErrors::shaped).toList()));
        });
    }

    private static boolean beforeExecution(GraphQLError error) {
        return error.getErrorType() instanceof ErrorType type
                && switch (type) {
                    case InvalidSyntax, ValidationError, OperationNotSupported, ExecutionAborted -> true;
                    case NullValueInNonNullableField, DataFetchingException -> false;
                };
    }

    private static GraphQLError shaped(GraphQLError error) {
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
        return GraphqlErrorBuilder.newError()
                .message("%s", message)
                .locations(error.getLocations())
                .extensions(extensions)
                .build();
    }
}

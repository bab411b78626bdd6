package io.kairos.gateway.graphql;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.ConflictException;
import io.kairos.gateway.port.NotAllowedException;
import io.kairos.gateway.port.NotFoundException;
import io.kairos.gateway.port.PartUnavailableException;
import io.kairos.gateway.port.StreamInterruptedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.SubscriptionExceptionResolver;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Errors as callers see them. Each has a classification out of {@code BAD_REQUEST}, {@code UNAUTHORIZED}, {@code FORBIDDEN},
 * {@code NOT_FOUND}, {@code CONFLICT}, {@code UNAVAILABLE}, {@code INTERRUPTED}, {@code INTERNAL_ERROR}; nothing internal leaks: an error without a
 * text of ours gets a number that stands in the log beside its cause.
 */
@Component
final class ErrorMapping implements DataFetcherExceptionResolver, SubscriptionExceptionResolver {
    static final String BAD_REQUEST = "BAD_REQUEST";
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

    @Override
    public Mono<List<GraphQLError>> resolveException(Throwable error, DataFetchingEnvironment environment) {
        return Mono.just(List.of(error(error, environment)));
    }

    @Override
    public Mono<List<GraphQLError>> resolveException(Throwable error) {
        return Mono.just(List.of(error(error, null)));
    }

    static GraphQLError error(Throwable error, @Nullable DataFetchingEnvironment environment) {
        if (error instanceof BadInputException bad) {
            Map<String, Object> extensions = new LinkedHashMap<>();
            extensions.put("field", bad.field());
            extensions.put("value", bad.value());
            extensions.put("expected", bad.expected());
            return build(environment, BAD_REQUEST, bad.getMessage(), extensions);
        }
        if (error instanceof PartUnavailableException away) {
            return build(environment, "UNAVAILABLE", away.getMessage(), Map.of("part", away.part()));
        }
        if (error instanceof ConflictException) {
            return build(environment, "CONFLICT", error.getMessage(), Map.of());
        }
        if (error instanceof NotFoundException) {
            return build(environment, "NOT_FOUND", error.getMessage(), Map.of());
        }
        if (error instanceof StreamInterruptedException) {
            return build(environment, "INTERRUPTED", error.getMessage(), Map.of());
        }
        if (error instanceof NotAllowedException) {
            return build(environment, "FORBIDDEN", error.getMessage(), Map.of());
        }
        if (error instanceof AccessDeniedException) {
            return build(environment, "FORBIDDEN", "Your roles do not permit this.", Map.of());
        }
        if (error instanceof AuthenticationException) {
            return build(environment, "UNAUTHORIZED", "Sign in first.", Map.of());
        }
        String number = Incident.next();
        LOG.error("unexpected error: incident={}", number, error);
        return build(
                environment,
                "INTERNAL_ERROR",
                "Something went wrong in the gateway; incident " + number + '.',
                Map.of("incident", number));
    }

    private static GraphQLError build(
            @Nullable DataFetchingEnvironment environment,
            String classification,
            @Nullable String message,
            Map<String, Object> extensions) {
        GraphqlErrorBuilder<?> builder =
                environment == null ? GraphqlErrorBuilder.newError() : GraphqlErrorBuilder.newError(environment);
        return builder.message("%s", String.valueOf(message))
                .errorType(ErrorClassification.errorClassification(classification))
                .extensions(extensions)
                .build();
    }
}

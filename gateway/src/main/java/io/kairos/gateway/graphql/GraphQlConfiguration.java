package io.kairos.gateway.graphql;

import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.execution.SchemaReport;

/** Scalars, limits, and a start that fails when schema and controllers differ. */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {
    /** Root fields cost their page, so that many aliases of an expensive read do not fit one request. */
    private static final int MAX_COMPLEXITY = 1_000;

    private static final int ROOT_COST = 20;
    private static final int MAX_DEPTH = 16;

    @Bean
    RuntimeWiringConfigurer scalars() {
        return wiring ->
                wiring.scalar(Scalars.DECIMAL).scalar(Scalars.DATE_TIME).scalar(Scalars.LONG);
    }

    @Bean
    MaxQueryDepthInstrumentation maxDepth() {
        return new MaxQueryDepthInstrumentation(MAX_DEPTH);
    }

    @Bean
    MaxQueryComplexityInstrumentation maxComplexity() {
        return new MaxQueryComplexityInstrumentation(
                MAX_COMPLEXITY,
                (environment, children) -> children + (environment.getParentEnvironment() == null ? ROOT_COST : 1));
    }

    @Bean
    GraphQlSourceBuilderCustomizer schemaMustBeComplete() {
        Consumer<SchemaReport> check = report -> {
            if (!report.unmappedFields().isEmpty()
                    || !report.unmappedRegistrations().isEmpty()
                    || !report.unmappedArguments().isEmpty()) {
                throw new IllegalStateException("schema and controllers differ: " + report);
            }
            LoggerFactory.getLogger(GraphQlConfiguration.class).debug("schema and controllers agree");
        };
        return builder -> builder.inspectSchemaMappings(check);
    }
}

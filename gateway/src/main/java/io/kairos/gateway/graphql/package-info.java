/** The GraphQL contract: controllers, scalars, limits and error mapping; knows ports, no outside system. */
@NullMarked
package io.kairos.gateway.graphql;

import org.jspecify.annotations.NullMarked;

/** What the GraphQL contract shows, as immutable records; exact numbers, times as instants. */
@NullMarked
package io.kairos.gateway.model;

import org.jspecify.annotations.NullMarked;

/** What the GraphQL layer needs from outside, named by the need; adapters implement it. */
@NullMarked
package io.kairos.gateway.port;

import org.jspecify.annotations.NullMarked;

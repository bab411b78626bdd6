/** History from PostgreSQL or TimescaleDB. */
@NullMarked
package io.kairos.gateway.history;

import org.jspecify.annotations.NullMarked;

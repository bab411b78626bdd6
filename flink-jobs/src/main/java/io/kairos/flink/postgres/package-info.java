/** Sinks that write rows to PostgreSQL or TimescaleDB by idempotent batch upserts. */
@NullMarked
package io.kairos.flink.postgres;

import org.jspecify.annotations.NullMarked;

/** What adapters of every venue share: instrument definitions, encoders of engine records, and a sink that retries. */
@NullMarked
package io.kairos.engine.adapter.venue;

import org.jspecify.annotations.NullMarked;

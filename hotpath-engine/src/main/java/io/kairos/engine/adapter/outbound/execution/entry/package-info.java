/** What order entry has in common at every venue: names, ids, waiting requests, amounts. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.entry;

import org.jspecify.annotations.NullMarked;

/** Messages of order entry at Kraken. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.kraken;

import org.jspecify.annotations.NullMarked;

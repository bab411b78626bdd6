/** Messages of order entry at OKX. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.okx;

import org.jspecify.annotations.NullMarked;

/** Orders of paper trading: matched in this process against the live books, with assumptions that are stated. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.paper;

import org.jspecify.annotations.NullMarked;

/** Vocabulary of orders: sides, types, states, reasons. */
@NullMarked
package io.kairos.domain.order;

import org.jspecify.annotations.NullMarked;

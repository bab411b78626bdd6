/** Our orders: their life as data, their fills exactly once, and the bounded store of them. */
@NullMarked
package io.kairos.engine.domain.order;

import org.jspecify.annotations.NullMarked;

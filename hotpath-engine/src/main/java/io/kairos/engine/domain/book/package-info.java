/** What is known of the market: instruments, best quotes, and whether they may be used. */
@NullMarked
package io.kairos.engine.domain.book;

import org.jspecify.annotations.NullMarked;

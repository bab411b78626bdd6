/** From a venue's message to its book. */
@NullMarked
package io.kairos.benchmarks.book;

import org.jspecify.annotations.NullMarked;

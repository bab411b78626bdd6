/** From an order's numbers to the bytes of its message, as each venue wants it. */
@NullMarked
package io.kairos.benchmarks.encoding;

import org.jspecify.annotations.NullMarked;

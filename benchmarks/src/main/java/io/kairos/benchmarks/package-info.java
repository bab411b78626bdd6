/** Runs the benchmarks and says what they mean; {@code docs/benchmarks.md} explains each. */
@NullMarked
package io.kairos.benchmarks;

import org.jspecify.annotations.NullMarked;

/** An order to its approval. */
@NullMarked
package io.kairos.benchmarks.risk;

import org.jspecify.annotations.NullMarked;

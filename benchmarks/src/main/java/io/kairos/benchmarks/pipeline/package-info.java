/** From a message's bytes to a decision that is journalled, and to orders. */
@NullMarked
package io.kairos.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;

/** Quotes to cycles: the engine's detector beside plainer ways to look for gaining cycles. */
@NullMarked
package io.kairos.benchmarks.detection;

import org.jspecify.annotations.NullMarked;

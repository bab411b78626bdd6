/** Orders by gRPC through the whole engine to a simulated venue and back, at a given pace. */
@NullMarked
package io.kairos.benchmarks.satellite;

import org.jspecify.annotations.NullMarked;

/** Pictures of book depth for the hot store. */
@NullMarked
package io.kairos.flink.depth;

import org.jspecify.annotations.NullMarked;

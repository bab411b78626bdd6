/** Latest values and live channels from Redis or Dragonfly. */
@NullMarked
package io.kairos.gateway.hotcache;

import org.jspecify.annotations.NullMarked;

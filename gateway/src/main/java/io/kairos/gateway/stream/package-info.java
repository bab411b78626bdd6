/** Back-pressure policies of live streams: conflate the newest per key, or bound and end. */
@NullMarked
package io.kairos.gateway.stream;

import org.jspecify.annotations.NullMarked;

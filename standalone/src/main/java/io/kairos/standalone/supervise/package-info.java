/** Runs the parts: order of start and stop, restarts, logs and status. */
@NullMarked
package io.kairos.standalone.supervise;

import org.jspecify.annotations.NullMarked;

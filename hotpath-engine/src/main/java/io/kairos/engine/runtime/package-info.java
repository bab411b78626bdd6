/** Which thread runs what, and where: the hot thread with its sockets, profiles, placement on cores and its proof. */
@NullMarked
package io.kairos.engine.runtime;

import org.jspecify.annotations.NullMarked;

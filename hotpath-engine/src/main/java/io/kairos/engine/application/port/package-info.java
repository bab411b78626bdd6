/** What the engine's core needs from the outside, named for the need; adapters implement or call these. */
@NullMarked
package io.kairos.engine.application.port;

import org.jspecify.annotations.NullMarked;

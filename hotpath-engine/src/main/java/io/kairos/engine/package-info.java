/** The engine's process: settings, wiring, life cycle. */
@NullMarked
package io.kairos.engine;

import org.jspecify.annotations.NullMarked;

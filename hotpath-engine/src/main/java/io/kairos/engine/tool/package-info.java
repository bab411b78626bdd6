/** Command line tools over the engine's own adapters: what they say holds for the engine. */
@NullMarked
package io.kairos.engine.tool;

import org.jspecify.annotations.NullMarked;

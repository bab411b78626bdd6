/** Made-up markets that drive the hot path through all its branches. */
@NullMarked
package io.kairos.engine.warmup;

import org.jspecify.annotations.NullMarked;

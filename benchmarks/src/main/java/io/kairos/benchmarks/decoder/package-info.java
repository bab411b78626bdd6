/** Small messages from bytes to numbers: the engine's decoders beside general parsers. */
@NullMarked
package io.kairos.benchmarks.decoder;

import org.jspecify.annotations.NullMarked;

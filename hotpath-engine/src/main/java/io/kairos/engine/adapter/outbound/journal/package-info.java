/** The journal on disk: memory-mapped segment files, one writer, any number of readers. */
@NullMarked
package io.kairos.engine.adapter.outbound.journal;

import org.jspecify.annotations.NullMarked;

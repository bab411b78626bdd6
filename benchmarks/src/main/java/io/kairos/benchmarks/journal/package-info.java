/** Appending a record to the journal, beside Chronicle Queue and a write to a file. */
@NullMarked
package io.kairos.benchmarks.journal;

import org.jspecify.annotations.NullMarked;

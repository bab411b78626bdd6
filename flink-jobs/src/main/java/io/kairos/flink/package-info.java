/** The process that runs all Flink jobs, and what the jobs share: settings, decoding, checkpoints. */
@NullMarked
package io.kairos.flink;

import org.jspecify.annotations.NullMarked;

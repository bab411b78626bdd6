/** Servers, tapes and oracles that the tests share. */
@NullMarked
package io.kairos.flink.testkit;

import org.jspecify.annotations.NullMarked;

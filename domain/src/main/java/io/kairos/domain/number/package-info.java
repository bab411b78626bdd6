/** Exact numbers: integers with known decimals, and their text. */
@NullMarked
package io.kairos.domain.number;

import org.jspecify.annotations.NullMarked;

/** Venues, assets, instruments and the dense ids given to them. */
@NullMarked
package io.kairos.domain.instrument;

import org.jspecify.annotations.NullMarked;

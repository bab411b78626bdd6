/** The OKX v5 spot venue: how its services are put together. */
@NullMarked
package io.kairos.simulator.okx;

import org.jspecify.annotations.NullMarked;

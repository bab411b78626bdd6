/** What OKX answers, free of the transport: parameters, keys, limits, methods, bodies. */
@NullMarked
package io.kairos.simulator.okx.api;

import org.jspecify.annotations.NullMarked;

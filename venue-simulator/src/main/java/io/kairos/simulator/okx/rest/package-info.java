/** OKX REST: envelopes, headers, status codes. */
@NullMarked
package io.kairos.simulator.okx.rest;

import org.jspecify.annotations.NullMarked;

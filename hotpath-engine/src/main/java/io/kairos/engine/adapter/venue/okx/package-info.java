/** What feed and order entry of OKX share: settings, REST, clock, limits, reference data, error codes. */
@NullMarked
package io.kairos.engine.adapter.venue.okx;

import org.jspecify.annotations.NullMarked;

/** The gateway process: settings, start and stop. */
@NullMarked
package io.kairos.gateway;

import org.jspecify.annotations.NullMarked;

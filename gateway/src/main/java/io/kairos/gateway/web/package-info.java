/** Serves the dashboard from the class path. */
@NullMarked
package io.kairos.gateway.web;

import org.jspecify.annotations.NullMarked;

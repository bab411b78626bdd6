/** HTTP for supervisors and Prometheus: health and metrics. */
@NullMarked
package io.kairos.engine.adapter.inbound.admin;

import org.jspecify.annotations.NullMarked;

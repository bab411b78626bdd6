/** The machine underneath: reads what Linux tells of its cores and settings, judges it for low latency, and changes it on request. */
@NullMarked
package io.kairos.engine.host;

import org.jspecify.annotations.NullMarked;

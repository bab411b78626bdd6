/** Order messages as prepared bytes into which only the numbers are written. */
@NullMarked
package io.kairos.engine.adapter.outbound.execution.template;

import org.jspecify.annotations.NullMarked;

/** Starts and watches the whole system on one machine. */
@NullMarked
package io.kairos.standalone;

import org.jspecify.annotations.NullMarked;

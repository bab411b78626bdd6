/** Meters of the machine and of the process, outside of everything that decides. */
@NullMarked
package io.kairos.engine.adapter.measure;

import org.jspecify.annotations.NullMarked;

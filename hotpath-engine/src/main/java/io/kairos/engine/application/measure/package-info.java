/** How long things take, measured without disturbing them. */
@NullMarked
package io.kairos.engine.application.measure;

import org.jspecify.annotations.NullMarked;

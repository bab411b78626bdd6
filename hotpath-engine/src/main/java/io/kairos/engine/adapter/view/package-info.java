/** What readers may know of the engine, built from its journal so that the engine thread is never asked. */
@NullMarked
package io.kairos.engine.adapter.view;

import org.jspecify.annotations.NullMarked;

/** End-to-end tests against the really started system. */
@NullMarked
package io.kairos.standalone.system;

import org.jspecify.annotations.NullMarked;

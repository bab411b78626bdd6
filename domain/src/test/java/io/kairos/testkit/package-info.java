/** What tests of several modules share; the other modules take it from this one's test jar. */
@NullMarked
package io.kairos.testkit;

import org.jspecify.annotations.NullMarked;

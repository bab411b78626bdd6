/** Ways to ask a part whether it serves. */
@NullMarked
package io.kairos.standalone.health;

import org.jspecify.annotations.NullMarked;

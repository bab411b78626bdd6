/** What the operator sees of the parts behind the gateway. */
@NullMarked
package io.kairos.gateway.health;

import org.jspecify.annotations.NullMarked;

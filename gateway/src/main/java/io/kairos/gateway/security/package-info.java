/** Sign-in, sessions, roles, origins, throttling and HTTP protection. */
@NullMarked
package io.kairos.gateway.security;

import org.jspecify.annotations.NullMarked;

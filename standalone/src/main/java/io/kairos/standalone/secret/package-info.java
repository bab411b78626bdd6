/** Passwords, tokens and keys, made on the first start. */
@NullMarked
package io.kairos.standalone.secret;

import org.jspecify.annotations.NullMarked;

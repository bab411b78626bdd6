/** Unpacks the server binaries that come as jars. */
@NullMarked
package io.kairos.standalone.install;

import org.jspecify.annotations.NullMarked;

/** What each part of the system is: its command, settings and health. */
@NullMarked
package io.kairos.standalone.part;

import org.jspecify.annotations.NullMarked;

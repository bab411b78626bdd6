/** Raw frames of a venue on disk, as they came; {@code docs/recordings.md} tells the format. */
@NullMarked
package io.kairos.recording;

import org.jspecify.annotations.NullMarked;

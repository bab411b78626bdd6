/** Journal records as protobuf messages, for every adapter that speaks protobuf. */
@NullMarked
package io.kairos.engine.adapter.protobuf;

import org.jspecify.annotations.NullMarked;

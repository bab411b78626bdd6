/** The gRPC service: who may call, what is well-formed, commands into the engine's ring, reads from the view. */
@NullMarked
package io.kairos.engine.adapter.inbound.grpc;

import org.jspecify.annotations.NullMarked;

/** The engine by gRPC: actions, its own state, its health. */
@NullMarked
package io.kairos.gateway.engine;

import org.jspecify.annotations.NullMarked;

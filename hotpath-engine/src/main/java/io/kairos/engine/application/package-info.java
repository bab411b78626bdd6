/** The engine's one deterministic agent, its way in, its settings and its counters. */
@NullMarked
package io.kairos.engine.application;

import org.jspecify.annotations.NullMarked;

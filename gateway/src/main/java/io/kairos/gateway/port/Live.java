package io.kairos.gateway.port;

import reactor.core.publisher.Flux;

/**
 * A live source of states. Whoever reads it takes a snapshot first, and again each time that {@code resumed} speaks.
 *
 * @param changes every change, hot; take it at once and apply your own policy.
 * @param resumed speaks when the source begins to flow, first or again after an interruption: something may have been missed.
 */
public record Live<T>(Flux<T> changes, Flux<Long> resumed) {}

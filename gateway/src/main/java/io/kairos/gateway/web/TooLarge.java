package io.kairos.gateway.web;

import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** A body beyond the bound is the caller's fault and gets 413, wherever it was read. */
@Component
@Order(-10)
final class TooLarge implements WebExceptionHandler {
    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataBufferLimitException
                    && !exchange.getResponse().isCommitted()) {
                exchange.getResponse().setStatusCode(HttpStatus.CONTENT_TOO_LARGE);
                return exchange.getResponse().setComplete();
            }
        }
        return Mono.error(error);
    }
}

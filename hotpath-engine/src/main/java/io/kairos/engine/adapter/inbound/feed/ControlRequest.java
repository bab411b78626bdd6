package io.kairos.engine.adapter.inbound.feed;

/**
 * A request on a market-data connection. Immutable.
 *
 * @param id that the venue echoes in its answers; from the supply that the connection gives.
 * @param text the message as it is sent.
 * @param acknowledgements answers that the venue gives to it: one for all, or one per instrument and channel.
 */
public record ControlRequest(long id, String text, int acknowledgements) {}

package io.kairos.flink.redis;

/**
 * One message for the hot store: published to channels, kept under a key, or both. Empty text means absence.
 *
 * @param channel first channel.
 * @param secondChannel second channel.
 * @param key key that is set to the message.
 * @param field field of the hash at the key; empty for a plain key.
 * @param expireSeconds life of the key; 0 for no end. A key that expires is not written again after a reconnect.
 * @param json the message.
 */
public record HotUpdate(
        String channel, String secondChannel, String key, String field, int expireSeconds, String json) {

    /** A message for channels only. */
    public static HotUpdate publish(String channel, String secondChannel, String json) {
        return new HotUpdate(channel, secondChannel, "", "", 0, json);
    }

    /** The same message, also kept under a key. */
    public HotUpdate keptAs(String name) {
        return new HotUpdate(channel, secondChannel, name, "", 0, json);
    }

    /** The same message, also kept in a field of a hash. */
    public HotUpdate keptIn(String name, String hashField) {
        return new HotUpdate(channel, secondChannel, name, hashField, 0, json);
    }

    /** The same message, also kept under a key for some seconds. */
    public HotUpdate keptAs(String name, int seconds) {
        return new HotUpdate(channel, secondChannel, name, "", seconds, json);
    }
}

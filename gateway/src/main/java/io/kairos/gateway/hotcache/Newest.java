package io.kairos.gateway.hotcache;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest sequence seen per key, for a bounded number of keys: the one changed longest ago is forgotten first. One thread.
 */
final class Newest {
    private final Map<String, Long> sequences;

    Newest(int bound) {
        sequences = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > bound;
            }
        };
    }

    /** Whether this is newer than all seen of this key; remembers it if so. */
    boolean isNew(String key, long sequence) {
        Long last = sequences.get(key);
        if (last != null && sequence <= last) {
            return false;
        }
        sequences.put(key, sequence);
        return true;
    }
}

package io.kairos.engine.adapter.inbound.grpc;

import java.util.EnumSet;
import java.util.Set;

/** What an identity may do. */
public enum Permission {
    /** Read everything. */
    VIEW("view"),
    /** Order, cancel, engage the kill switch. */
    TRADE("trade"),
    /** Change limits and strategies, release the kill switch. */
    RISK("risk"),
    /** Name the person behind a call. */
    ACT_AS("act-as");

    private final String word;

    Permission(String word) {
        this.word = word;
    }

    /** The word in the tokens file. */
    public String word() {
        return word;
    }

    /**
     * The permissions of {@code view+trade}.
     *
     * @throws IllegalArgumentException if a word is unknown.
     */
    static Set<Permission> parse(String words) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String word : words.split("\\+", -1)) {
            Permission found = null;
            for (Permission permission : values()) {
                if (permission.word.equals(word)) {
                    found = permission;
                }
            }
            if (found == null) {
                throw new IllegalArgumentException(
                        "permission: expected view, trade, risk or act-as, got \"" + word + '"');
            }
            permissions.add(found);
        }
        return permissions;
    }
}

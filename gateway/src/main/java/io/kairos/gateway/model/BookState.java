package io.kairos.gateway.model;

/** How far a book can be trusted. */
public enum BookState {
    /** Not yet whole. */
    SYNCING,
    /** Verified, and every change since then as well. */
    LIVE,
    /** Was whole and is in doubt. */
    SUSPECT
}

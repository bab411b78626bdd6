package io.kairos.simulator.store;

/** Kinds of journal records, by their code on disk. */
enum RecordType {
    ACTION(1),
    RESERVATION(2),
    WORLD(3),
    TRUTH(4),
    SNAPSHOT_END(5);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    byte code() {
        return (byte) code;
    }

    static RecordType of(byte code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalStateException("unknown journal record type: code=" + code);
    }
}

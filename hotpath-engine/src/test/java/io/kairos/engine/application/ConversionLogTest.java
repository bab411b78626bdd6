package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import org.junit.jupiter.api.Test;

class ConversionLogTest {
    private static final int MAX = 32;
    private static final int MAX_REFUSED = MAX / ConversionLog.REFUSED_SHARE;

    private final ConversionLog log = new ConversionLog();
    private long lastId;

    private long begin(String owner, String clientId) {
        ConversionOffer offer = ConversionOffer.of(0, 1, 10, 20, 19, 0);
        offer.take(++lastId);
        ConversionLog.Entry entry = new ConversionLog.Entry(owner, clientId, "content", offer, RejectReason.NONE, "");
        assertThat(log.add(entry, MAX)).isZero();
        return lastId;
    }

    private int convert(String owner, String clientId) {
        return log.close(begin(owner, clientId), MAX);
    }

    private int refuse(String owner, String clientId) {
        return log.add(new ConversionLog.Entry(owner, clientId, "content", null, RejectReason.NO_PATH, "no way"), MAX);
    }

    private boolean knows(String owner, String clientId) {
        return log.get(owner, clientId) != null;
    }

    @Test
    void shouldKeepWhatWasTradedWhateverIsRefused() {
        convert("alice", "mine");
        convert("bot", "his");
        int forgotten = 0;
        for (int i = 0; i < 1_000; i++) {
            forgotten += refuse("bot", "r" + i);
        }

        assertThat(knows("alice", "mine")).isTrue();
        assertThat(knows("bot", "his")).isTrue();
        assertThat(forgotten).isEqualTo(1_000 - MAX_REFUSED);
        assertThat(knows("bot", "r999")).isTrue();
        assertThat(knows("bot", "r" + (999 - MAX_REFUSED))).isFalse();
    }

    @Test
    void shouldKeepTheNewestOfEachOwner() {
        convert("alice", "mine");
        for (int i = 0; i <= MAX; i++) {
            assertThat(convert("bot", "c" + i)).isEqualTo(i < MAX ? 0 : 1);
        }

        assertThat(knows("alice", "mine")).isTrue();
        assertThat(knows("bot", "c0")).isFalse();
        assertThat(knows("bot", "c1")).isTrue();
    }

    @Test
    void shouldTakeFromTheOwnerWithMostWhenAllTogetherHaveTooMany() {
        convert("alice", "mine");
        refuse("alice", "not mine");
        for (int owner = 0; owner < 20; owner++) {
            for (int i = 0; i < MAX; i++) {
                convert("bot" + owner, "c" + i);
                refuse("bot" + owner, "r" + i);
            }
        }

        assertThat(knows("alice", "mine")).isTrue();
        assertThat(knows("alice", "not mine")).isTrue();
        assertThat(log.entries()).hasSize(ConversionLog.OWNERS_FULL * MAX + ConversionLog.OWNERS_REFUSED * MAX_REFUSED);
    }

    @Test
    void shouldNeverForgetWhatRuns() {
        begin("bot", "runs");
        for (int i = 0; i < 10 * MAX; i++) {
            convert("bot", "c" + i);
        }

        assertThat(knows("bot", "runs")).isTrue();
        assertThat(log.entries().get(log.entries().size() - 1).clientId).isEqualTo("runs");
    }
}

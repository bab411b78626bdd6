package io.kairos.domain.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderVocabularyTest {
    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void shouldFindEachReasonByItsCode(RejectReason reason) {
        assertThat(RejectReason.of(reason.code())).isEqualTo(reason);
    }

    @Test
    void shouldEndWithTheLargestCode() {
        for (RejectReason reason : RejectReason.values()) {
            assertThat(reason.code()).isLessThanOrEqualTo(RejectReason.maxCode());
        }
    }

    @Test
    void shouldRefuseUnknownCodes() {
        int unknown = RejectReason.maxCode() + 1;
        assertThatThrownBy(() -> RejectReason.of(unknown)).hasMessageContaining("code=" + unknown);
        assertThatThrownBy(() -> RejectReason.of(-1)).hasMessageContaining("code=-1");
    }

    @Test
    void shouldTellFinalStates() {
        EnumSet<OrderState> finals = EnumSet.noneOf(OrderState.class);
        for (OrderState state : OrderState.values()) {
            if (state.isFinal()) {
                finals.add(state);
            }
        }
        assertThat(finals)
                .containsExactlyInAnyOrder(
                        OrderState.FILLED, OrderState.CANCELED, OrderState.REJECTED, OrderState.EXPIRED);
    }

    @Test
    void shouldTurnSidesRound() {
        assertThat(Side.BUY.opposite()).isEqualTo(Side.SELL);
        assertThat(Side.SELL.opposite()).isEqualTo(Side.BUY);
    }
}

package io.kairos.engine.adapter.view;

import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.trading.v1.BalanceDifference;
import io.kairos.proto.trading.v1.BalanceDifferenceCause;
import io.kairos.proto.trading.v1.FundsMovement;
import io.kairos.proto.trading.v1.TradingEvent;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what moved balances besides our orders. View thread. */
final class FundsLog {
    private static final Logger LOG = LoggerFactory.getLogger(FundsLog.class);

    private FundsLog() {}

    static void movement(FundsMovement told) {
        LOG.info(
                "funds moved outside: venue={} asset={} amount={} kind={} reference={}",
                told.getVenue(),
                told.getAsset(),
                text(told.getAmount()),
                told.getKind(),
                told.getReference());
    }

    static void difference(TradingEvent event) {
        BalanceDifference found = event.getDifference();
        String words = "balance is not the sum of our fills: venue={} asset={} difference={} unexplained={} cause={}";
        Object[] values = {
            found.getVenue(),
            found.getAsset(),
            text(found.getDifference()),
            text(found.getUnexplained()),
            found.getCause()
        };
        if (found.getCause() == BalanceDifferenceCause.BALANCE_DIFFERENCE_CAUSE_OUTSIDE) {
            LOG.info(words, values);
        } else {
            LOG.warn(words, values);
        }
    }

    private static String text(Decimal amount) {
        return BigDecimal.valueOf(amount.getMantissa(), amount.getScale())
                .stripTrailingZeros()
                .toPlainString();
    }
}

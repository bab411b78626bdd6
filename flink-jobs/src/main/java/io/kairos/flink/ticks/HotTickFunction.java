package io.kairos.flink.ticks;

import io.kairos.flink.redis.HotJson;
import io.kairos.flink.redis.HotUpdate;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Ticks of one instrument to messages of the hot store. The key {@code quote:VENUE:SYMBOL} joins the last quote with the last trade price, so it is
 * written on either. State: one small object per instrument ever seen, so it needs no expiry.
 */
final class HotTickFunction extends KeyedProcessFunction<String, Tick, HotUpdate> {
    private static final long serialVersionUID = 1L;
    private static final String CHANNEL = "market_data";

    private transient @Nullable ValueState<LastQuote> state;

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(new ValueStateDescriptor<>("last-quote", LastQuote.class));
    }

    @Override
    public void processElement(Tick tick, Context context, Collector<HotUpdate> out) throws Exception {
        ValueState<LastQuote> lastQuote = Objects.requireNonNull(state, "open() was not called");
        LastQuote last = lastQuote.value();
        if (last == null) {
            last = new LastQuote();
        }
        String channel = CHANNEL + ":" + tick.instrumentKey();
        String key = "quote:" + tick.instrumentKey();
        if (tick.trade()) {
            out.collect(HotUpdate.publish(CHANNEL, channel, tradeJson(tick)));
            Tick quote = last.quote;
            if (last.onTrade(tick)) {
                lastQuote.update(last);
                if (quote != null) {
                    out.collect(
                            HotUpdate.publish("", "", quoteJson(quote, last)).keptAs(key));
                }
            }
        } else {
            last.quote = tick;
            lastQuote.update(last);
            out.collect(
                    HotUpdate.publish(CHANNEL, channel, quoteJson(tick, last)).keptAs(key));
        }
    }

    static String quoteJson(Tick quote, LastQuote last) {
        return HotJson.ofType("quote")
                .with("sequence", quote.sequence())
                .with("venue", quote.venue())
                .with("symbol", quote.symbol())
                .with("bidPx", quote.bidPx())
                .with("bidQty", quote.bidQty())
                .with("askPx", quote.askPx())
                .with("askQty", quote.askQty())
                .with("lastPx", last.lastPx)
                .with("receiveTimeNs", quote.receiveTimeNs())
                .with("exchangeTimeNs", quote.exchangeTimeNs())
                .end();
    }

    static String tradeJson(Tick trade) {
        return HotJson.ofType("trade")
                .with("sequence", trade.sequence())
                .with("venue", trade.venue())
                .with("symbol", trade.symbol())
                .with("tradeId", trade.tradeId())
                .with("px", trade.px())
                .with("qty", trade.qty())
                .with("side", trade.aggressorSide())
                .with("receiveTimeNs", trade.receiveTimeNs())
                .with("exchangeTimeNs", trade.exchangeTimeNs())
                .end();
    }
}

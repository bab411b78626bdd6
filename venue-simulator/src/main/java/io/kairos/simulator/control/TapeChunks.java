package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.number.Fixed8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trades as lines of JSON, made as fast as the client reads them. */
final class TapeChunks implements ChunkedInput<ByteBuf> {
    private static final int TRADES_PER_CHUNK = 200;

    private final Iterator<List<Trade>> parts;
    private Iterator<Trade> part = List.<Trade>of().iterator();
    private long progress;

    TapeChunks(Iterator<List<Trade>> parts) {
        this.parts = parts;
    }

    @Override
    public boolean isEndOfInput() {
        while (!part.hasNext()) {
            if (!parts.hasNext()) {
                return true;
            }
            part = parts.next().iterator();
        }
        return false;
    }

    @Override
    public void close() {
        part = List.<Trade>of().iterator();
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public @Nullable ByteBuf readChunk(ChannelHandlerContext context) {
        return readChunk(context.alloc());
    }

    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) {
        if (isEndOfInput()) {
            return null;
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TRADES_PER_CHUNK && part.hasNext(); i++) {
            lines.append(line(part.next())).append('\n');
        }
        progress += lines.length();
        return ByteBufUtil.writeUtf8(allocator, lines);
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public long progress() {
        return progress;
    }

    private static String line(Trade trade) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", trade.id())
                .put("price", Fixed8.text(trade.price()))
                .put("qty", Fixed8.text(trade.quantity()))
                .put("quoteQty", Fixed8.text(Fixed8.multiplyDown(trade.price(), trade.quantity())))
                .put("time", trade.timeMs())
                .put("isBuyerMaker", trade.buyerMaker())
                .toString();
    }
}

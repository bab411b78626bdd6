package io.kairos.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.benchmarks.Contender;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** A message to a tree of objects, its numbers, and a search over the whole graph. No journal, no sizing, no orders. */
final class TreePath extends Contender {
    /** The search. */
    interface Search {
        /** Takes over a quote and tells whether some cycle gains. */
        boolean look(int market, long bid, long ask);
    }

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Instrument> symbols = new HashMap<>();
    private final SocketBuffer socket;
    private final Search search;
    private final Contender graph;

    TreePath(String name, Messages messages, int ticks, int stride, Contender graph, Search search) {
        super(name, ticks / stride);
        socket = new SocketBuffer(messages, stride);
        this.graph = graph;
        this.search = search;
        messages.registry.instruments().forEach(instrument -> symbols.put(instrument.venueSymbol(), instrument));
    }

    @Override
    public void reset() {
        graph.reset();
    }

    @Override
    public void settle(int index) {
        socket.read(index + 1);
    }

    @Override
    public long step(int index) {
        socket.read(index);
        try {
            JsonNode data = mapper.readTree(socket.bytes(), 0, socket.length()).get("data");
            Instrument on = symbols.get(data.get("s").textValue());
            if (on == null) {
                throw new IllegalStateException("an unknown symbol: " + data.get("s"));
            }
            long bid = DecimalText.parse(data.get("b").textValue(), on.priceDecimals());
            long ask = DecimalText.parse(data.get("a").textValue(), on.priceDecimals());
            long sizes = DecimalText.parse(data.get("B").textValue(), on.qtyDecimals())
                    + DecimalText.parse(data.get("A").textValue(), on.qtyDecimals());
            return search.look(on.id(), bid, ask) ? sizes : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

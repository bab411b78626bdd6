package io.kairos.simulator.store;

import io.kairos.simulator.exchange.ActionRecord;
import io.kairos.simulator.exchange.ActionRecord.AccountBalance;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns action records into bytes and back. Instruments are written by symbol, enums by name. */
final class RecordCodec {
    private final InstrumentCatalogue catalogue;

    RecordCodec(InstrumentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    void write(DataOutputStream out, ActionRecord action) throws IOException {
        out.writeUTF(action.instrument().symbol());
        out.writeInt(action.trades().size());
        for (Trade trade : action.trades()) {
            out.writeLong(trade.id());
            out.writeLong(trade.price());
            out.writeLong(trade.quantity());
            out.writeLong(trade.timeMs());
            out.writeBoolean(trade.buyerMaker());
            out.writeLong(trade.aggregateId());
        }
        out.writeInt(action.orders().size());
        for (OrderImage order : action.orders()) {
            writeOrder(out, order);
        }
        out.writeInt(action.balances().size());
        for (AccountBalance entry : action.balances()) {
            out.writeInt(entry.accountId());
            out.writeUTF(entry.balance().asset());
            out.writeLong(entry.balance().free());
            out.writeLong(entry.balance().locked());
        }
    }

    ActionRecord read(DataInputStream in) throws IOException {
        Instrument instrument = instrument(in.readUTF());
        List<Trade> trades = readTrades(in);
        List<OrderImage> orders = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            orders.add(readOrder(in, instrument));
        }
        List<AccountBalance> balances = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int accountId = in.readInt();
            balances.add(new AccountBalance(accountId, new Balance(in.readUTF(), in.readLong(), in.readLong())));
        }
        return new ActionRecord(instrument, trades, orders, balances);
    }

    Instrument instrument(String symbol) {
        return catalogue
                .find(symbol)
                .orElseThrow(() -> new IllegalStateException(
                        "the data directory holds an instrument that is not listed any more: symbol=" + symbol));
    }

    private static List<Trade> readTrades(DataInputStream in) throws IOException {
        List<Trade> trades = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            trades.add(new Trade(
                    in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readBoolean(), in.readLong()));
        }
        return trades;
    }

    private static void writeOrder(DataOutputStream out, OrderImage order) throws IOException {
        OrderTerms terms = order.terms();
        out.writeLong(terms.orderId());
        out.writeInt(terms.accountId());
        out.writeUTF(terms.clientOrderId());
        out.writeUTF(terms.side().name());
        out.writeUTF(terms.type().name());
        out.writeUTF(terms.timeInForce().name());
        out.writeLong(terms.limitPx());
        out.writeLong(terms.quantity());
        out.writeLong(terms.quoteAmount());
        out.writeUTF(terms.selfTradePrevention().name());
        out.writeLong(terms.strategyId());
        out.writeInt(terms.strategyType());
        out.writeLong(terms.createTimeMs());
        out.writeLong(terms.topRate());
        out.writeLong(order.quantity());
        out.writeLong(order.executedQty());
        out.writeLong(order.executedQuote());
        out.writeLong(order.preventedQty());
        out.writeUTF(order.status().name());
        out.writeUTF(order.expiryReason().name());
        out.writeUTF(order.cancelClientOrderId());
        out.writeLong(order.updateTimeMs());
        out.writeInt(order.fills().size());
        for (Fill fill : order.fills()) {
            out.writeLong(fill.tradeId());
            out.writeLong(fill.price());
            out.writeLong(fill.quantity());
            out.writeLong(fill.quoteQuantity());
            out.writeLong(fill.commission());
            out.writeUTF(fill.commissionAsset());
            out.writeLong(fill.timeMs());
            out.writeBoolean(fill.maker());
        }
    }

    private static OrderImage readOrder(DataInputStream in, Instrument instrument) throws IOException {
        OrderTerms terms = new OrderTerms(
                in.readLong(),
                in.readInt(),
                in.readUTF(),
                instrument,
                Side.valueOf(in.readUTF()),
                OrderType.valueOf(in.readUTF()),
                TimeInForce.valueOf(in.readUTF()),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                SelfTradePrevention.valueOf(in.readUTF()),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readLong());
        long quantity = in.readLong();
        long executedQty = in.readLong();
        long executedQuote = in.readLong();
        long preventedQty = in.readLong();
        OrderStatus status = OrderStatus.valueOf(in.readUTF());
        ExpiryReason reason = ExpiryReason.valueOf(in.readUTF());
        String cancelId = in.readUTF();
        long updateTimeMs = in.readLong();
        List<Fill> fills = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            fills.add(new Fill(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readUTF(),
                    in.readLong(),
                    in.readBoolean()));
        }
        return new OrderImage(
                terms,
                quantity,
                executedQty,
                executedQuote,
                preventedQty,
                status,
                reason,
                cancelId,
                terms.createTimeMs(),
                updateTimeMs,
                fills);
    }
}

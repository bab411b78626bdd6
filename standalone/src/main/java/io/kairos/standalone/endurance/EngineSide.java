package io.kairos.standalone.endurance;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.KillSwitchState;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.Fill;
import io.kairos.proto.trading.v1.GetBalancesRequest;
import io.kairos.proto.trading.v1.GetHealthRequest;
import io.kairos.proto.trading.v1.GetPositionsRequest;
import io.kairos.proto.trading.v1.Instrument;
import io.kairos.proto.trading.v1.ListInstrumentsRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.Position;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.standalone.endurance.EngineOrder.Standing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The engine as every satellite sees it: by gRPC and nothing else. Thread-safe. */
final class EngineSide implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long ANSWER_SECONDS = 15;

    private final ManagedChannel channel;
    private final Metadata headers = new Metadata();

    EngineSide(int port, String token) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        headers.put(AUTHORIZATION, "Bearer " + token);
    }

    /** For questions, each with a limit. */
    TradingEngineGrpc.TradingEngineBlockingStub ask() {
        return forever().withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    /** Without a limit, for streams. */
    TradingEngineGrpc.TradingEngineBlockingStub forever() {
        return TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** For orders: the answer comes to an observer. */
    TradingEngineGrpc.TradingEngineStub send() {
        return TradingEngineGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    /** Tries to connect now; by itself the channel waits longer and longer for an engine that is away. */
    void reconnect() {
        channel.resetConnectBackoff();
    }

    /** Whether orders may pass. */
    boolean isReady() {
        reconnect();
        try {
            return health().getReady();
        } catch (StatusRuntimeException expected) {
            // Not there yet, which is what is asked.
            return false;
        }
    }

    /** Why nothing may trade, in words; empty when all may, or when nobody answers. */
    String halt() {
        try {
            KillSwitchState state = health().getKillSwitch();
            return state.getEngaged()
                    ? "the kill switch is engaged, by \"" + state.getChangedBy() + "\": " + state.getReason()
                    : "";
        } catch (StatusRuntimeException away) {
            // Whether it comes back is asked elsewhere.
            return "";
        }
    }

    /** Those of the venues that take no orders now, or of which no book is live; all when nobody answers. */
    List<String> cutOff(List<String> venues) {
        List<FeedHealth> feeds;
        try {
            feeds = health().getFeedsList();
        } catch (StatusRuntimeException away) {
            return venues;
        }
        return venues.stream()
                .filter(venue -> feeds.stream()
                        .noneMatch(feed -> feed.getVenue().equals(venue)
                                && feed.getExecutionConnected()
                                && feed.getLiveBooks() > 0))
                .toList();
    }

    /** Those of the venues that get no new orders until the fate of earlier ones is settled; none when nobody answers. */
    List<String> settling() {
        try {
            return health().getFeedsList().stream()
                    .filter(feed -> feed.getUnsettledOrders() > 0)
                    .map(FeedHealth::getVenue)
                    .toList();
        } catch (StatusRuntimeException away) {
            return List.of();
        }
    }

    private EngineHealth health() {
        return ask().getHealth(GetHealthRequest.getDefaultInstance()).getHealth();
    }

    List<Market> markets() {
        List<Market> markets = new ArrayList<>();
        for (Instrument each : ask().listInstruments(ListInstrumentsRequest.getDefaultInstance())
                .getInstrumentsList()) {
            markets.add(new Market(
                    each.getVenue(),
                    each.getSymbol(),
                    Amounts.of(each.getTickSize()),
                    Amounts.of(each.getStepSize()),
                    Amounts.of(each.getMinQty()),
                    Amounts.of(each.getMinNotional())));
        }
        return markets;
    }

    Map<String, Map<String, Holding>> balances() {
        Map<String, Map<String, Holding>> balances = new TreeMap<>();
        for (BalanceUpdate each :
                ask().getBalances(GetBalancesRequest.getDefaultInstance()).getBalancesList()) {
            balances.computeIfAbsent(each.getVenue(), any -> new TreeMap<>())
                    .put(each.getAsset(), new Holding(Amounts.of(each.getFree()), Amounts.of(each.getReserved())));
        }
        return balances;
    }

    Map<String, Map<String, BigDecimal>> positions() {
        Map<String, Map<String, BigDecimal>> positions = new TreeMap<>();
        for (Position each :
                ask().getPositions(GetPositionsRequest.getDefaultInstance()).getPositionsList()) {
            positions
                    .computeIfAbsent(each.getVenue(), any -> new TreeMap<>())
                    .put(each.getAsset(), Amounts.of(each.getNet()));
        }
        return positions;
    }

    Set<Long> openOrders() {
        Set<Long> open = new HashSet<>();
        for (OrderUpdate order :
                ask().listOpenOrders(ListOpenOrdersRequest.getDefaultInstance()).getOrdersList()) {
            open.add(order.getOrderId());
        }
        return open;
    }

    long sequence() {
        return ask().listOpenOrders(ListOpenOrdersRequest.getDefaultInstance()).getSequence();
    }

    static EngineOrder order(OrderUpdate update) {
        String word = update.getState().name().replace("ORDER_STATE_", "");
        return new EngineOrder(
                update.getOrderId(),
                update.getClientOrderId(),
                update.getVenueOrderId(),
                update.getVenue(),
                update.getSymbol(),
                update.getSide() == Side.SIDE_BUY,
                standing(update.getState()),
                word,
                Amounts.of(update.getCumQty()));
    }

    private static Standing standing(OrderState state) {
        return switch (state) {
            case ORDER_STATE_PENDING_NEW -> Standing.ON_ITS_WAY;
            case ORDER_STATE_LIVE, ORDER_STATE_PENDING_CANCEL -> Standing.OPEN;
            case ORDER_STATE_REJECTED -> Standing.REFUSED;
            case ORDER_STATE_FILLED, ORDER_STATE_CANCELED, ORDER_STATE_EXPIRED -> Standing.ENDED;
            case ORDER_STATE_UNKNOWN, ORDER_STATE_UNSPECIFIED, UNRECOGNIZED -> Standing.UNKNOWN;
        };
    }

    static Execution execution(Fill fill) {
        return new Execution(
                fill.getTradeId(),
                Amounts.of(fill.getPx()),
                Amounts.of(fill.getQty()),
                Amounts.of(fill.getFee()),
                fill.getFeeAsset());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

package io.kairos.standalone.system;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** A trading program of somebody else's, on gRPC. */
final class Satellite implements AutoCloseable {
    private final ManagedChannel channel;
    private final String token;

    Satellite(int port, String token) {
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        this.token = token;
    }

    OrderResponse buy(String clientOrderId, String symbol, BigDecimal qty, BigDecimal limitPx) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .placeOrder(OrderRequest.newBuilder()
                        .setClientOrderId(clientOrderId)
                        .setVenue("BINANCE")
                        .setSymbol(symbol)
                        .setSide(Side.SIDE_BUY)
                        .setType(OrderType.ORDER_TYPE_LIMIT)
                        .setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC)
                        .setQty(decimal(qty))
                        .setLimitPx(decimal(limitPx))
                        .build());
    }

    private static Decimal decimal(BigDecimal number) {
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        return Decimal.newBuilder()
                .setMantissa(scaled.unscaledValue().longValueExact())
                .setScale(scaled.scale())
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.Order.OrderStatus;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.account.Balance;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Ticker;
import org.knowm.xchange.dto.marketdata.Trades;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.instrument.Instrument;
import org.knowm.xchange.okex.OkexExchange;
import org.knowm.xchange.okex.dto.trade.OkexTradeParams.OkexCancelOrderParams;
import org.knowm.xchange.service.trade.params.orders.DefaultQueryOrderParamInstrument;

/** A published Java client works against the simulator with nothing but its base URL changed. */
class ThirdPartyClientIT {
    private static final Instrument BTC_USDT = CurrencyPair.BTC_USDT;

    @Test
    void shouldServePublicClientLibrary() throws Exception {
        try (OkxFixture okx = new OkxFixture()) {
            Exchange client = client(okx);

            OrderBook book = client.getMarketDataService().getOrderBook(BTC_USDT);
            Ticker ticker = client.getMarketDataService().getTicker(BTC_USDT);
            Trades trades = client.getMarketDataService().getTrades(BTC_USDT);
            Balance before = usdt(client);
            BigDecimal price = new BigDecimal(okx.priceBelow("BTC-USDT", 0.02));
            String ordId = client.getTradeService()
                    .placeLimitOrder(new LimitOrder.Builder(OrderType.BID, BTC_USDT)
                            .originalAmount(new BigDecimal("0.01"))
                            .limitPrice(price)
                            .build());
            Order queried = client.getTradeService()
                    .getOrder(new DefaultQueryOrderParamInstrument(BTC_USDT, ordId))
                    .iterator()
                    .next();
            int open = client.getTradeService().getOpenOrders().getOpenOrders().size();
            Balance held = usdt(client);
            boolean canceled = client.getTradeService().cancelOrder(new OkexCancelOrderParams(BTC_USDT, ordId));
            String marketId = client.getTradeService()
                    .placeMarketOrder(new MarketOrder.Builder(OrderType.ASK, BTC_USDT)
                            .originalAmount(new BigDecimal("0.01"))
                            .build());
            // The library cannot read a market order back: it takes the venue's empty price for a number.
            BigDecimal btcLeft = client.getAccountService().getAccountInfo().getWallets().values().stream()
                    .map(wallet -> wallet.getBalance(Currency.BTC).getTotal())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);

            assertThat(client.getExchangeInstruments()).contains(BTC_USDT).hasSizeGreaterThanOrEqualTo(17);
            assertThat(client.getExchangeMetaData()
                            .getInstruments()
                            .get(BTC_USDT)
                            .getMinimumAmount())
                    .isPositive();
            assertThat(book.getBids().size()).isGreaterThan(1);
            assertThat(book.getBids().get(0).getLimitPrice())
                    .isLessThan(book.getAsks().get(0).getLimitPrice());
            assertThat(ticker.getBid()).isPositive();
            assertThat(trades.getTrades()).isNotNull();
            assertThat(queried.getId()).isEqualTo(ordId);
            assertThat(queried.getStatus()).isIn(OrderStatus.NEW, OrderStatus.OPEN);
            assertThat(open).isEqualTo(1);
            assertThat(before.getTotal()).isEqualByComparingTo("100000");
            assertThat(held.getFrozen()).isEqualByComparingTo(price.multiply(new BigDecimal("0.01")));
            assertThat(canceled).isTrue();
            assertThat(marketId).isNotEqualTo(ordId);
            assertThat(btcLeft).isEqualByComparingTo("1.99");
            assertThat(client.getTradeService().cancelOrder(new OkexCancelOrderParams(BTC_USDT, ordId)))
                    .as("a second cancel")
                    .isFalse();
        }
    }

    private static Balance usdt(Exchange client) throws Exception {
        return client.getAccountService().getAccountInfo().getWallets().values().stream()
                .map(wallet -> wallet.getBalance(Currency.USDT))
                .filter(balance -> balance.getTotal().signum() > 0)
                .findFirst()
                .orElseThrow();
    }

    private static Exchange client(OkxFixture okx) {
        ExchangeSpecification settings = new ExchangeSpecification(OkexExchange.class);
        ExchangeSpecification standard = new OkexExchange().getDefaultExchangeSpecification();
        settings.setExchangeName(standard.getExchangeName());
        settings.setExchangeDescription(standard.getExchangeDescription());
        settings.setSslUri(okx.base());
        settings.setHost(URI.create(okx.base()).getHost());
        settings.setApiKey(OkxFixture.KEY);
        settings.setSecretKey(OkxFixture.SECRET);
        settings.setExchangeSpecificParametersItem(OkexExchange.PARAM_PASSPHRASE, OkxFixture.PASSPHRASE);
        return ExchangeFactory.INSTANCE.createExchange(settings);
    }
}

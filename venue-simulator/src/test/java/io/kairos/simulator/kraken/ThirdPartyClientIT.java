package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.kraken.api.EngineRates;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.RestLimits;
import io.kairos.simulator.matching.Side;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.account.Balance;
import org.knowm.xchange.dto.account.Wallet;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Trades;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.dto.trade.UserTrades;
import org.knowm.xchange.kraken.KrakenExchange;

/**
 * A published client library works with only its host changed: markets, books, trades, orders, balances. It speaks REST;
 * its stream speaks version 1 of the WebSocket, which the venue has frozen and this simulator does not offer. It reads the
 * fees out of the list of pairs, as the venue had them until 2026; with the empty lists of today it cannot load markets.
 */
class ThirdPartyClientIT {
    private KrakenFixture venue;
    private Exchange client;

    @BeforeEach
    void start() throws Exception {
        RestLimits.Limits generous = new RestLimits.Limits(1000, 100, 1000, 100);
        venue = new KrakenFixture(
                KrakenVenue.Settings.STANDARD.with(new KrakenApi.Settings(generous, EngineRates.Tier.PRO, 0, 0, true)));
        venue.rest("BTC/USD", Side.BUY, "30000.0", "1.5");
        venue.rest("BTC/USD", Side.BUY, "29999.9", "2");
        venue.rest("BTC/USD", Side.SELL, "30010.0", "1");
        URI base = URI.create(venue.base());
        ExchangeSpecification specification = new KrakenExchange().getDefaultExchangeSpecification();
        specification.setSslUri(base.toString());
        specification.setHost(base.getHost());
        specification.setPort(base.getPort());
        specification.setApiKey(KrakenFixture.KEY);
        specification.setSecretKey(KrakenFixture.SECRET);
        client = ExchangeFactory.INSTANCE.createExchange(specification);
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @Test
    @SuppressWarnings("deprecation") // the replacements of these calls are not implemented for this venue
    void shouldLoadMarketsAndFollowBooksAndTrades() throws Exception {
        venue.take("BTC/USD", Side.SELL, "30000.0", "0.25");
        OrderBook book = client.getMarketDataService().getOrderBook(CurrencyPair.BTC_USD);
        Trades first = client.getMarketDataService().getTrades(CurrencyPair.BTC_USD);
        venue.take("BTC/USD", Side.BUY, "30010.0", "0.5");
        Trades next = client.getMarketDataService().getTrades(CurrencyPair.BTC_USD, first.getlastID());

        assertThat(client.getExchangeMetaData().getInstruments()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(client.getExchangeMetaData()
                        .getInstruments()
                        .get(CurrencyPair.BTC_USD)
                        .getPriceScale())
                .isEqualTo(1);
        assertThat(book.getBids().get(0).getLimitPrice()).isEqualByComparingTo("30000.0");
        assertThat(book.getBids().get(0).getOriginalAmount()).isEqualByComparingTo("1.25");
        assertThat(book.getAsks().get(0).getLimitPrice()).isEqualByComparingTo("30010.0");
        assertThat(first.getTrades()).hasSize(1);
        assertThat(next.getTrades()).hasSize(1);
        assertThat(next.getTrades().get(0).getPrice()).isEqualByComparingTo("30010.0");
        assertThat(client.getMarketDataService().getTicker(CurrencyPair.BTC_USD).getLast())
                .isEqualByComparingTo("30010.0");
    }

    @Test
    void shouldPlaceQueryCancelAndReadBalances() throws Exception {
        LimitOrder wanted = new LimitOrder.Builder(Order.OrderType.BID, CurrencyPair.BTC_USD)
                .originalAmount(new BigDecimal("0.5"))
                .limitPrice(new BigDecimal("25000.0"))
                .build();
        String id = client.getTradeService().placeLimitOrder(wanted);
        List<LimitOrder> open = client.getTradeService().getOpenOrders().getOpenOrders();
        Order queried = client.getTradeService().getOrder(id).iterator().next();
        boolean canceled = client.getTradeService().cancelOrder(id);
        client.getTradeService()
                .placeMarketOrder(new MarketOrder.Builder(Order.OrderType.ASK, CurrencyPair.BTC_USD)
                        .originalAmount(new BigDecimal("0.25"))
                        .build());
        UserTrades trades = client.getTradeService()
                .getTradeHistory(client.getTradeService().createTradeHistoryParams());
        Balance dollars = client.getAccountService()
                .getAccountInfo()
                .getWallet(Wallet.WalletFeature.TRADING)
                .getBalance(Currency.USD);

        assertThat(open).hasSize(1);
        assertThat(open.get(0).getId()).isEqualTo(id);
        assertThat(open.get(0).getLimitPrice()).isEqualByComparingTo("25000.0");
        assertThat(queried.getOriginalAmount()).isEqualByComparingTo("0.5");
        assertThat(canceled).isTrue();
        assertThat(trades.getUserTrades()).hasSize(1);
        assertThat(trades.getUserTrades().get(0).getPrice()).isEqualByComparingTo("30000");
        // The fee of a sale is in base by default.
        assertThat(dollars.getTotal()).isEqualByComparingTo("107500");
        assertThatThrownBy(() -> client.getTradeService().cancelOrder(id)).hasMessageContaining("Unknown order");
    }
}

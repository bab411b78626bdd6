package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.engine.adapter.venue.RecordingSink.Balance;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documented pushes and rows, and small departures from them, in the engine's terms. */
class ReportMapperTest {
    /** The documented example of the {@code orders} channel, as far as keys matter to anyone. */
    static final String DOCUMENTED_PUSH = """
            {"accFillSz":"0.001","algoClOrdId":"","amendResult":"","amendSource":"","avgPx":"31527.1","cancelSource":"",
            "category":"normal","ccy":"","clOrdId":"","code":"0","cTime":"1654084334977","execType":"M","fee":"-0.02522168",
            "feeCcy":"USDT","fillFee":"-0.02522168","fillFeeCcy":"USDT","fillNotionalUsd":"31.50818374","fillPx":"31527.1",
            "fillSz":"0.001","fillPnl":"0.01","fillTime":"1654084353263","instId":"BTC-USDT","instType":"SPOT","lever":"0",
            "msg":"","ordId":"452197707845865472","ordType":"limit","px":"31527.1","rebate":"0","rebateCcy":"BTC","reqId":"",
            "side":"sell","state":"filled","stpId":"","stpMode":"","sz":"0.001","tag":"","tdMode":"cash","tgtCcy":"",
            "tradeId":"242589207","lastPx":"38892.2","uTime":"1654084353264","linkedAlgoOrd":{"algoId":""}}""";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = OrderMessages.clientId(42);

    private final MapperBench bench = new MapperBench();

    @Test
    void shouldMapTheDocumentedPushOfAnOrderThatIsNotOurs() throws IOException {
        bench.mapper.onPush(7, JSON.readTree(DOCUMENTED_PUSH));

        assertThat(bench.sink.reports)
                .containsExactly(new Report(
                        ReportKind.TRADED,
                        OrderState.FILLED,
                        0,
                        0,
                        100_000,
                        ExecutionReport.NOT_SAID,
                        242_589_207,
                        315_271,
                        100_000,
                        2_522_168,
                        bench.registry.assetByName("USDT").id(),
                        true,
                        Side.SELL,
                        "452197707845865472",
                        ""));
    }

    @Test
    void shouldReadTheThreeStepsOfAMarketOrder() throws IOException {
        String live = """
                {"state":"live","accFillSz":"0","avgPx":"0","fillSz":"0","fillPx":"","fillFee":"0","fillFeeCcy":"","tradeId":"",
                "execType":"","fee":"0","feeCcy":"USDT"}""";
        String fill = """
                {"state":"partially_filled","accFillSz":"0.0004","avgPx":"25000","fillSz":"0.0004","fillPx":"25000",
                "fillFee":"-0.01","fillFeeCcy":"USDT","tradeId":"77","execType":"T","fee":"-0.01","feeCcy":"USDT"}""";
        String end = """
                {"state":"filled","accFillSz":"0.0004","avgPx":"25000","fillSz":"0","fillPx":"","fillFee":"0","fillFeeCcy":"",
                "tradeId":"","execType":"","fee":"-0.01","feeCcy":"USDT"}""";
        for (String step : new String[] {live, fill, end, fill, end}) {
            push(step);
        }

        assertThat(bench.sink.reports)
                .extracting(Report::kind)
                .containsExactly(
                        ReportKind.ACCEPTED,
                        ReportKind.TRADED,
                        ReportKind.STATUS,
                        ReportKind.STATUS,
                        ReportKind.STATUS);
        assertThat(bench.sink.reports)
                .extracting(Report::state)
                .containsExactly(
                        OrderState.LIVE, OrderState.LIVE, OrderState.FILLED, OrderState.LIVE, OrderState.FILLED);
        assertThat(bench.sink.reports).allMatch(report -> report.orderId() == 42);
        Report trade = bench.sink.reports.get(1);
        assertThat(trade.tradeId()).isEqualTo(77);
        assertThat(trade.feeAmount()).isEqualTo(1_000_000);
        assertThat(trade.maker()).isFalse();
        assertThat(bench.mapper.repeatedTrades()).isOne();
        assertThat(bench.mapper.notUnderstood()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-0.00000192834,BTC,193",
        "-0.000001,BTC,100",
        "0.00000192834,BTC,-192",
        "0,BTC,0",
        "-0.5,USDT,50000000",
        "'','',0"
    })
    void shouldTakeWhatIsChargedAsPositiveAndNeverInOurFavour(String fee, String asset, long amount)
            throws IOException {
        push(
                "{\"tradeId\":\"5\",\"fillSz\":\"0.001\",\"fillPx\":\"31527.1\",\"accFillSz\":\"0.001\",\"state\":\"filled\",\"fillFee\":\""
                        + fee + "\",\"fillFeeCcy\":\"" + asset + "\"}");

        assertThat(bench.sink.reports.get(0).feeAmount()).isEqualTo(amount);
        assertThat(bench.sink.reports.get(0).feeAssetId())
                .isEqualTo(
                        asset.isEmpty() ? -1 : bench.registry.assetByName(asset).id());
    }

    @ParameterizedTest
    @CsvSource({
        "canceled,1,CANCELED,CANCELED,''",
        "canceled,'',CANCELED,CANCELED,''",
        "canceled,20,CANCELED,CANCELED,dead man's switch (cancelSource 20)",
        "canceled,0,EXPIRED,EXPIRED,canceled by the venue (cancelSource 0)",
        "canceled,13,EXPIRED,EXPIRED,fill-or-kill could not be filled (cancelSource 13)",
        "canceled,14,EXPIRED,EXPIRED,rest of an immediate-or-cancel order (cancelSource 14)",
        "canceled,31,EXPIRED,EXPIRED,post-only would have taken (cancelSource 31)",
        "canceled,32,EXPIRED,EXPIRED,self-trade prevention (cancelSource 32)",
        "canceled,99,EXPIRED,EXPIRED,reason not known (cancelSource 99)",
        "mmp_canceled,'',CANCELED,CANCELED,''",
        "live,'',ACCEPTED,LIVE,''",
        "partially_filled,'',STATUS,LIVE,''",
        "filled,'',STATUS,FILLED,''"
    })
    void shouldTellWhoEndedAnOrder(String state, String source, ReportKind kind, OrderState as, String text)
            throws IOException {
        push("{\"tradeId\":\"\",\"fillSz\":\"0\",\"accFillSz\":\"0\",\"state\":\"" + state + "\",\"cancelSource\":\""
                + source + "\"}");

        Report report = bench.sink.reports.get(0);
        assertThat(report.kind()).isEqualTo(kind);
        assertThat(report.state()).isEqualTo(as);
        assertThat(report.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,AMENDED,amended",
        "-1,AMEND_REJECTED,amendment failed: Post only",
        "1,ACCEPTED,'amendment failed, canceled for it'"
    })
    void shouldTellHowAnAmendmentWent(String result, ReportKind kind, String text) throws IOException {
        push(
                "{\"tradeId\":\"\",\"fillSz\":\"0\",\"accFillSz\":\"0\",\"state\":\"live\",\"reqId\":\"7\",\"msg\":\"Post only\",\"amendResult\":\""
                        + result + "\"}");

        assertThat(bench.sink.reports.get(0).kind()).isEqualTo(kind);
        assertThat(bench.sink.reports.get(0).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "state,exploded",
        "side,hold",
        "accFillSz,1e3",
        "accFillSz,''",
        "fillPx,''",
        "fillPx,0",
        "fillSz,-1",
        "tradeId,abc",
        "fillFee,nonsense",
        "accFillSz,99999999999999999999"
    })
    void shouldCallUnknownWhatIsNotUnderstood(String field, String value) throws IOException {
        ObjectNode row = (ObjectNode) JSON.readTree(DOCUMENTED_PUSH);
        row.put("clOrdId", OURS).put(field, value);

        bench.mapper.onPush(1, row);

        assertThat(bench.sink.reports).extracting(Report::kind).containsExactly(ReportKind.OUTCOME_UNKNOWN);
        assertThat(bench.sink.reports.get(0).orderId()).isEqualTo(42);
        assertThat(bench.mapper.notUnderstood()).isOne();
    }

    @Test
    void shouldReadTheDocumentedDetailsOfAnOrder() throws IOException {
        JsonNode row = JSON.readTree("""
                {"instId":"BTC-USDT","ordId":"680800019749904384","clOrdId":"","ordType":"market","side":"buy","tdMode":"cash",
                "tgtCcy":"quote_ccy","px":"","sz":"100","accFillSz":"0.00192834","avgPx":"51858","fillPx":"51858",
                "fillSz":"0.00192834","tradeId":"744876980","fee":"-0.00000192834","feeCcy":"BTC","rebate":"0",
                "rebateCcy":"USDT","state":"filled","cancelSource":"","stpMode":"","cTime":"1708587373361","uTime":"1708587373362"}""");

        bench.mapper.onStatus(bench.btcUsdt, 42, 1, row);

        Report report = bench.sink.reports.get(0);
        assertThat(report.kind()).isEqualTo(ReportKind.STATUS);
        assertThat(report.state()).isEqualTo(OrderState.FILLED);
        assertThat(report.cumQty()).isEqualTo(192_834);
        assertThat(report.tradeId()).as("its last trade is not told as one").isEqualTo(-1);
    }

    @Test
    void shouldKnowWhichOrdersAreOpen() throws IOException {
        push("{\"tradeId\":\"\",\"fillSz\":\"0\",\"accFillSz\":\"0\",\"state\":\"live\"}");
        assertThat(bench.open.count()).isOne();
        push("{\"tradeId\":\"\",\"fillSz\":\"0\",\"accFillSz\":\"0\",\"state\":\"canceled\",\"cancelSource\":\"1\"}");
        assertThat(bench.open.count()).isZero();
        bench.mapper.onPlaced(
                bench.btcUsdt,
                42,
                Side.SELL,
                1,
                JSON.readTree("{\"ordId\":\"452197707845865472\",\"ts\":\"1654084353264\"}"));
        assertThat(bench.open.count()).as("its answer came after its end").isZero();
        bench.mapper.plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, bench.btcUsdt, 43, 1, "lost");
        assertThat(bench.open.count()).as("may be open").isOne();
        bench.mapper.plain(ReportKind.REJECTED, OrderState.REJECTED, bench.btcUsdt, 43, 1, "51008");
        assertThat(bench.open.count()).isZero();
    }

    @Test
    void shouldPassMarketsOverThatAreNotConfigured() throws IOException {
        push("{\"instId\":\"NOPE-USDT\"}");

        assertThat(bench.sink.reports).isEmpty();
        assertThat(bench.mapper.foreignMarkets()).isOne();
    }

    @Test
    void shouldTakeBalancesAsAbsoluteAndNeverAnOlderAfterANewer() throws IOException {
        int btc = bench.registry.assetByName("BTC").id();
        int usdt = bench.registry.assetByName("USDT").id();
        bench.book.onAccount(
                account("\"1000\"", "{\"ccy\":\"BTC\",\"availBal\":\"1.5\",\"frozenBal\":\"0.5\",\"uTime\":\"900\"}"),
                1);
        bench.book.onPush(
                account("\"1001\"", "{\"ccy\":\"BTC\",\"availBal\":\"9\",\"frozenBal\":\"0\",\"uTime\":\"899\"}"), 2);
        bench.book.onPush(
                account(
                        "\"1002\"",
                        "{\"ccy\":\"USDT\",\"availBal\":\"0.123456789\",\"frozenBal\":\"\",\"uTime\":\"1002\"}"),
                3);
        bench.book.onPush(account("\"1003\"", "{\"ccy\":\"BTC\",\"availBal\":\"x\",\"uTime\":\"1003\"}"), 4);
        bench.book.onPush(account("\"1003\"", "{\"ccy\":\"DOGE\",\"availBal\":\"1\",\"uTime\":\"1003\"}"), 5);

        assertThat(bench.sink.balances)
                .containsExactly(
                        new Balance(btc, 150_000_000, 50_000_000, true),
                        new Balance(usdt, 0, 0, true),
                        new Balance(usdt, 12_345_678, 0, false));
        assertThat(bench.book.notUnderstood()).isOne();
    }

    private static JsonNode account(String time, String detail) throws IOException {
        return JSON.readTree("{\"uTime\":" + time + ",\"details\":[" + detail + "]}");
    }

    private void push(String members) throws IOException {
        ObjectNode row = (ObjectNode) JSON.readTree(DOCUMENTED_PUSH);
        row.put("clOrdId", OURS);
        row.setAll((ObjectNode) JSON.readTree(members));
        bench.mapper.onPush(1, row);
    }
}

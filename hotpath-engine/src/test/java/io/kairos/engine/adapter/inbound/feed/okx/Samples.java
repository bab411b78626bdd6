package io.kairos.engine.adapter.inbound.feed.okx;

import java.util.ArrayList;
import java.util.List;

/** One complete message of each type, from the venue's documentation and from what clients saw on the wire. */
final class Samples {
    static final String SNAPSHOT = """
            {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"snapshot","data":[{"asks":[["8476.98","415","0","13"],\
            ["8477","7","0","2"]],"bids":[["8476.97","256","0","12"],["8475.55","101","0","1"]],"ts":"1597026383085",\
            "checksum":0,"prevSeqId":-1,"seqId":123456}]}""";
    static final String UPDATE = """
            {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[["8477","0","0","0"]],\
            "bids":[["8476.97","250","0","11"]],"ts":"1597026383185","checksum":0,"prevSeqId":123456,"seqId":123469}]}""";
    /** As seen on the wire: {@code seqId} before {@code prevSeqId}, a checksum from the time when there was one. */
    static final String WIRE_UPDATE = """
            {"arg":{"channel":"books","instId":"ETH-BTC"},"action":"update","data":[{"asks":[["0.03162","1.5","0","2"],\
            ["0.03163","0","0","0"]],"bids":[],"ts":"1765201257005","checksum":-1197821412,"seqId":9690930615,\
            "prevSeqId":9690930601}]}""";

    static final String KEEP_ALIVE = """
            {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[],"bids":[],\
            "ts":"1597026443185","checksum":0,"prevSeqId":123469,"seqId":123469}]}""";
    static final String BBO = """
            {"arg":{"channel":"bbo-tbt","instId":"BTC-USDT"},"data":[{"asks":[["111.06","55154","0","2"]],\
            "bids":[["111.05","57745","0","2"]],"ts":"1670324386802","seqId":363996337}]}""";
    static final String BOOKS5 = """
            {"arg":{"channel":"books5","instId":"BTC-USDT"},"data":[{"asks":[["111.06","55154","0","2"],\
            ["111.07","53276","0","2"],["111.08","72435","0","2"],["111.09","70312","0","2"],["111.1","67272","0","2"]],\
            "bids":[["111.05","57745","0","2"],["111.04","57109","0","2"],["111.03","69563","0","2"],\
            ["111.02","71248","0","2"],["111.01","65090","0","2"]],"instId":"BTC-USDT","ts":"1670324386802",\
            "seqId":363996337}]}""";
    static final String TRADE = """
            {"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"130639474",\
            "px":"42219.9","sz":"0.12060306","side":"buy","ts":"1630048897897","count":"3","source":"0","seqId":1234}]}""";
    static final String TRADES = """
            {"arg":{"channel":"trades","instId":"SHIB-USDT"},"data":[{"instId":"SHIB-USDT","tradeId":"7","px":"0.000012345",\
            "sz":"1000000","side":"sell","ts":"1630048897897","count":"1","source":"0","seqId":1234},\
            {"instId":"SHIB-USDT","tradeId":"9","px":"0.000012346","sz":"25","side":"buy","ts":"1630048897898","count":"2",\
            "source":"1","seqId":1234}]}""";
    static final String TICKER = """
            {"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":[{"instType":"SPOT","instId":"BTC-USDT",\
            "last":"9999.99","lastSz":"0.1","askPx":"9999.99","askSz":"11","bidPx":"8888.88","bidSz":"5","open24h":"9000",\
            "high24h":"10000","low24h":"8888.88","volCcy24h":"2222","vol24h":"2222","sodUtc0":"2222","sodUtc8":"2222",\
            "ts":"1597026383085"}]}""";
    static final String TRADES_ALL = """
            {"arg":{"channel":"trades-all","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"130639474",\
            "px":"42219.9","sz":"0.12060306","side":"buy","source":"0","ts":"1630048897897"}]}""";
    static final String SUBSCRIBED = """
            {"id":"1512","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""";
    static final String UNSUBSCRIBED = """
            {"event":"unsubscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"d0b44253"}""";
    static final String BAD_REQUEST = """
            {"id":"1512","event":"error","code":"60012","msg":"Invalid request: {...}","connId":"a4d3ae55"}""";
    static final String NO_CHANNEL = """
            {"event":"error","code":"60018","msg":"Wrong URL or channel:books, instId:SHIB-USDT doesn't exist. Please use \
            the correct URL, channel and parameters referring to API document.","connId":"94d38802"}""";
    static final String NOTICE = """
            {"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please \
            reconnect.","connId":"a4d3ae55"}""";
    static final String CONNECTION_COUNT = """
            {"event":"channel-conn-count","channel":"orders","connCount":"2","connId":"abcd1234"}""";
    static final String CONNECTION_COUNT_ERROR = """
            {"event":"channel-conn-count-error","channel":"orders","connCount":"30","connId":"a4d3ae55"}""";
    static final String LOGIN = """
            {"event":"login","code":"0","msg":"","connId":"a4d3ae55"}""";
    static final String ORDER_REPLY = """
            {"id":"1512","op":"order","data":[],"code":"60013","msg":"Invalid args","inTime":"1695190491421339",\
            "outTime":"1695190491423240"}""";
    static final String STATUS = """
            {"arg":{"channel":"status"},"data":[{"title":"Spot System Upgrade","state":"ongoing","begin":"1610019546",\
            "href":"","end":"1610019546","serviceType":"1","system":"unified","scheDesc":"","ts":"1597026383085"}]}""";
    static final String INSTRUMENTS = """
            {"arg":{"channel":"instruments","instType":"SPOT"},"data":[{"instType":"SPOT","instId":"BTC-USDT",\
            "instIdCode":1000000000,"baseCcy":"BTC","quoteCcy":"USDT","tickSz":"0.1","lotSz":"0.00000001",\
            "minSz":"0.00001","maxLmtSz":"9999999999","state":"live","upcChg":[]}]}""";
    static final String PONG = "pong";

    private Samples() {}

    /** Books and trades: what has a shape. */
    static List<String> marketData() {
        return List.of(SNAPSHOT, UPDATE, WIRE_UPDATE, KEEP_ALIVE, BBO, BOOKS5, TRADE, TRADES);
    }

    /** Everything. */
    static List<String> all() {
        List<String> all = new ArrayList<>(marketData());
        all.addAll(List.of(
                TICKER,
                TRADES_ALL,
                SUBSCRIBED,
                UNSUBSCRIBED,
                BAD_REQUEST,
                NO_CHANNEL,
                NOTICE,
                CONNECTION_COUNT,
                CONNECTION_COUNT_ERROR,
                LOGIN,
                ORDER_REPLY,
                STATUS,
                INSTRUMENTS,
                PONG));
        return all;
    }
}

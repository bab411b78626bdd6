package io.kairos.standalone.endurance;

import java.util.List;

/** What goes wrong at the venues of a trial: everything that a venue or the way to it may do without being broken. */
final class Faults {
    private static final List<String> CHOICES = List.of(
            "{'kind':'DISCONNECT','mode':'DROP'}",
            "{'kind':'DISCONNECT','mode':'RESET'}",
            "{'kind':'DISCONNECT','mode':'CLOSE_FRAME','code':1001}",
            "{'kind':'REFUSE_CONNECTIONS','durationMillis':800}",
            "{'kind':'EXPIRE_SESSIONS'}",
            "{'kind':'SEQUENCE_GAP','symbol':'*'}",
            "{'kind':'DROP_FRAMES','count':2}",
            "{'kind':'DUPLICATE_FRAMES','count':10}",
            "{'kind':'DELAY_FRAMES','durationMillis':300,'delayMillis':250}",
            "{'kind':'DELAY_EVENTS','durationMillis':1500,'delayMillis':700}",
            "{'kind':'DUPLICATE_EVENTS','count':5}",
            "{'kind':'HTTP_ERROR','status':503,'count':2}",
            "{'kind':'HTTP_ERROR','status':429,'body':'JSON','retryAfterSeconds':1,'count':1}",
            "{'kind':'HTTP_TIMEOUT','count':1}",
            "{'kind':'HTTP_DELAY','count':3,'delayMillis':700}",
            "{'kind':'ORDER_ERROR','moment':'BEFORE','count':2}",
            "{'kind':'ORDER_ERROR','moment':'AFTER','count':2}",
            "{'kind':'ORDER_ERROR','moment':'AFTER','answer':'NONE','count':1}",
            "{'kind':'QUERY_LAG','durationMillis':1500}",
            "{'kind':'STALE_OPEN_ORDERS','ageMillis':3000,'durationMillis':2000}",
            "{'kind':'NULL_ID','count':1}");

    private Faults() {}

    /** A script for the simulators that arms one of them at one of the venues every so often. */
    static String script(long seed, long everyMillis) {
        return script(seed, everyMillis, "");
    }

    /**
     * The same, and near the begin this venue says once that it was asked too often. It has its reason to be apart: Binance is then left alone until its
     * minute is over.
     */
    static String scriptWithRefusal(long seed, long everyMillis, String venue) {
        return script(
                seed,
                everyMillis,
                "'steps':[{'at':1000,'fault':{'kind':'RATE_LIMIT','count':1,'venue':'" + venue + "'}}],");
    }

    private static String script(long seed, long everyMillis, String steps) {
        return ("{'seed':" + seed + "," + steps + "'random':{'every':" + everyMillis + ",'symbols':['*'],'choices':["
                        + String.join(",", CHOICES) + "]}}")
                .replace('\'', '"');
    }
}

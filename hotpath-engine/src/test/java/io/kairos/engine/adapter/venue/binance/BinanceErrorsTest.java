package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.binance.BinanceErrors.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code of the venue's documentation that an order, a cancel, an amendment or a query may be answered with. */
class BinanceErrorsTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        // Of the server: what became of the request is not said.
        "400,-1000,An unknown error occurred while processing the request.,UNKNOWN",
        "400,-1001,Internal error; unable to process your request. Please try again.,UNKNOWN",
        "400,-1006,An unexpected response was received from the message bus.,UNKNOWN",
        "400,-1007,Timeout waiting for response from backend server. Send status unknown.,UNKNOWN",
        "504,-1007,Timeout waiting for response from backend server. Send status unknown.,UNKNOWN",
        "500,-1000,any code with a status of 5xx,UNKNOWN",
        "500,-2010,even one that else is sure,UNKNOWN",
        // Of the key, of the clock, of the service.
        "401,-1002,You are not authorized to execute this request.,REFUSED",
        "400,-1016,This service is no longer available.,REFUSED",
        "400,-1020,This operation is not supported.,REFUSED",
        "400,-1021,Timestamp for this request is outside of the recvWindow.,REFUSED",
        "400,-1021,Timestamp for this request was 1000ms ahead of the server's time.,REFUSED",
        "400,-1022,Signature for this request is not valid.,REFUSED",
        "401,-2014,API-key format invalid.,REFUSED",
        "401,-2015,'Invalid API-key, IP, or permissions for action.',REFUSED",
        // Of limits.
        "429,-1003,Too much request weight used,REFUSED",
        "418,-1003,Way too much request weight used; IP banned,REFUSED",
        "400,-1003,Too many requests queued.,REFUSED",
        "429,-1015,Too many new orders,REFUSED",
        "429,-1034,Too many connections,REFUSED",
        "400,-1008,Server is currently overloaded with other requests.,REFUSED",
        "503,-1008,Server is currently overloaded with other requests.,UNKNOWN",
        "429,0,no body,REFUSED",
        "418,0,no body,REFUSED",
        // Of the request itself.
        "400,-1013,Filter failure: LOT_SIZE,REFUSED",
        "400,-1013,This symbol does not allow the specified self-trade prevention mode.,REFUSED",
        "400,-1100,Illegal characters found in parameter 'price',REFUSED",
        "400,-1101,Too many parameters,REFUSED",
        "400,-1102,Mandatory parameter 'price' was not sent,REFUSED",
        "400,-1103,An unknown parameter was sent.,REFUSED",
        "400,-1104,Not all sent parameters were read,REFUSED",
        "400,-1105,Parameter 'price' was empty.,REFUSED",
        "400,-1106,Parameter 'timeInForce' sent when not required.,REFUSED",
        "400,-1108,Parameter 'quantity' overflowed.,REFUSED",
        "400,-1111,Parameter 'quantity' has too much precision.,REFUSED",
        "400,-1112,No orders on book for symbol.,REFUSED",
        "400,-1114,TimeInForce parameter sent when not required.,REFUSED",
        "400,-1115,Invalid timeInForce.,REFUSED",
        "400,-1116,Invalid orderType.,REFUSED",
        "400,-1117,Invalid side.,REFUSED",
        "400,-1118,New client order ID was empty.,REFUSED",
        "400,-1119,Original client order ID was empty.,REFUSED",
        "400,-1121,Invalid symbol.,REFUSED",
        "400,-1122,Invalid symbolStatus.,REFUSED",
        "400,-1128,Combination of optional parameters invalid.,REFUSED",
        "400,-1130,Invalid data sent for a parameter.,REFUSED",
        "400,-1134,strategyType was less than the minimum of 1000000,REFUSED",
        "400,-1135,Invalid JSON request,REFUSED",
        "400,-1145,Invalid cancelRestrictions,REFUSED",
        "400,-1194,Invalid value for time unit,REFUSED",
        "400,-1220,The symbol's status does not match the requested symbolStatus,REFUSED",
        // Of the engine.
        "400,-2010,Account has insufficient balance for requested action.,REFUSED",
        "400,-2010,Market is closed.,REFUSED",
        "400,-2010,Order would immediately match and take.,REFUSED",
        "400,-2010,Order would trigger immediately.,REFUSED",
        "400,-2010,This symbol is not permitted for this account.,REFUSED",
        "400,-2010,This account may not place or cancel orders.,REFUSED",
        "400,-2010,Duplicate order sent.,UNKNOWN",
        "400,-2011,Unknown order sent.,REFUSED",
        "400,-2011,Order was not canceled due to cancel restrictions.,REFUSED",
        "400,-2013,Order does not exist.,REFUSED",
        "400,-2026,Order was canceled or expired with no executed qty over 90 days ago and has been archived.,REFUSED",
        "400,-2035,User data stream subscription already active.,REFUSED",
        "400,-2036,User data stream subscription not active.,REFUSED",
        "400,-2038,Order amend rejected,REFUSED",
        "400,-2039,Client order ID is not correct for this order ID,REFUSED",
        "400,-2042,Maximum subscription ID reached,REFUSED",
        // Half of it may have happened; we send none of these.
        "409,-2021,Order cancel-replace partially failed.,UNKNOWN",
        "400,-2022,Order cancel-replace failed.,UNKNOWN",
        // What this code does not know.
        "502,0,html,UNKNOWN",
        "403,0,html of the firewall,UNKNOWN",
        "410,0,html of a retired endpoint,UNKNOWN",
        "200,-1013,an error with the status of a success,UNKNOWN",
        "400,-1999,a code of tomorrow,UNKNOWN",
        "400,-9999,a code of tomorrow,UNKNOWN"
    })
    void shouldCallRefusedOnlyWhatCertainlyHadNoEffect(int status, int code, String message, Outcome expected) {
        assertThat(BinanceErrors.outcome(status, code, message)).isEqualTo(expected);
    }
}

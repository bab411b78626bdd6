package io.kairos.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What the system says of its books, and whether a trader and a satellite see the levels that it speaks of. */
final class BookChecks {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LEVELS = 5;
    private static final String FEEDS =
            "{health{feeds{venue status orderEntry books liveBooks connections clockUncertaintyMillis malformed}}}";

    private final GraphQl trader;
    private final Redis redis;

    BookChecks(GraphQl trader, Redis redis) {
        this.trader = trader;
        this.redis = redis;
    }

    /** Every venue is up with all its books live, its clock measured and nothing unreadable; orders go to some of them. */
    void everyFeedIsUp(Collection<String> venues, Collection<String> withOrders) {
        await("every book is live").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            JsonNode feeds = trader.ask(FEEDS).path("health").path("feeds");
            assertThat(feeds)
                    .extracting(feed -> feed.path("venue").asText())
                    .containsExactlyInAnyOrderElementsOf(venues);
            assertThat(feeds).allSatisfy(feed -> {
                assertThat(feed.path("status").asText()).as("%s", feed).isEqualTo("UP");
                assertThat(feed.path("orderEntry").asBoolean())
                        .as("%s", feed)
                        .isEqualTo(withOrders.contains(feed.path("venue").asText()));
                assertThat(feed.path("books").asInt()).as("%s", feed).isPositive();
                assertThat(feed.path("liveBooks")).as("%s", feed).isEqualTo(feed.path("books"));
                assertThat(feed.path("connections").asInt()).as("%s", feed).isPositive();
                assertThat(feed.path("clockUncertaintyMillis").isNumber())
                        .as("%s", feed)
                        .isTrue();
                assertThat(feed.path("malformed").asLong()).as("%s", feed).isZero();
            });
        });
    }

    /** Every instrument has a book, live and proven by its venue's rule. */
    void everyBookIsProven() throws Exception {
        JsonNode instruments = trader.ask("{instruments{venue symbol}}").path("instruments");
        await("every book is reported and verified").atMost(SOON).untilAsserted(() -> {
            JsonNode books = trader.ask("{books{venue symbol state verified lastVerifiedTime}}")
                    .path("books");
            assertThat(books).hasSameSizeAs(instruments).allSatisfy(book -> {
                assertThat(book.path("state").asText()).as("%s", book).isEqualTo("LIVE");
                assertThat(book.path("verified").asLong()).as("%s", book).isPositive();
                assertThat(book.path("lastVerifiedTime").isTextual())
                        .as("%s", book)
                        .isTrue();
            });
        });
    }

    /** Both sides of a book, whole and moving, by the gateway and in the hot store. */
    void depthIsShown(String venue, String symbol) {
        await("depth of " + symbol + " at " + venue).atMost(SOON).untilAsserted(() -> {
            JsonNode shown = trader.ask(
                            "query($v:String!,$s:String!){depth(venue:$v,symbol:$s){bids{px} asks{px} receiveTime}}",
                            Map.of("v", venue, "s", symbol))
                    .path("depth");
            assertThat(shown.path("bids")).as("%s", shown).hasSizeGreaterThanOrEqualTo(LEVELS);
            assertThat(shown.path("asks")).as("%s", shown).hasSizeGreaterThanOrEqualTo(LEVELS);
            assertThat(number(shown.at("/bids/0/px"))).isLessThan(number(shown.at("/asks/0/px")));
        });
        long before = hotDepth(venue, symbol).path("updateId").asLong();
        await("depth of " + symbol + " at " + venue + " moves").atMost(SOON).untilAsserted(() -> {
            JsonNode hot = hotDepth(venue, symbol);
            assertThat(hot.path("updateId").asLong()).as("%s", hot).isGreaterThan(before);
            assertThat(hot.path("bids")).as("%s", hot).hasSizeGreaterThanOrEqualTo(LEVELS);
            assertThat(hot.path("asks")).as("%s", hot).hasSizeGreaterThanOrEqualTo(LEVELS);
            assertThat(number(hot.at("/bids/0/0"))).isGreaterThan(number(hot.at("/bids/1/0")));
            assertThat(number(hot.at("/asks/0/0"))).isLessThan(number(hot.at("/asks/1/0")));
        });
    }

    private JsonNode hotDepth(String venue, String symbol) {
        return await("depth:" + venue + ":" + symbol)
                .atMost(SOON)
                .until(
                        () -> {
                            String text = redis.get("depth:" + venue + ":" + symbol);
                            return Http.JSON.readTree(text == null ? "{}" : text);
                        },
                        depth -> depth.has("updateId"));
    }

    private static BigDecimal number(JsonNode text) {
        return new BigDecimal(text.asText());
    }

    /** Waits until the books of a venue are all in one state, for one reason ("null" for none). */
    void awaitState(String venue, String state, String reason, Duration limit) {
        await(venue + " is " + state)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(books(venue)).isNotEmpty().allSatisfy((symbol, book) -> {
                    assertThat(book.path("state").asText()).as(symbol).isEqualTo(state);
                    assertThat(book.path("suspectReason").asText()).as(symbol).isEqualTo(reason);
                }));
    }

    /** Since when each book of a venue is as it is, and what befell it before: the same twice means that nothing happened. */
    Map<String, String> history(String venue) throws Exception {
        Map<String, String> history = new TreeMap<>();
        books(venue)
                .forEach((symbol, book) -> history.put(
                        symbol,
                        book.path("state").asText() + " since "
                                + book.path("stateSince").asText() + " gaps "
                                + book.path("gaps").asLong() + " resyncs "
                                + book.path("resyncs").asLong()));
        return history;
    }

    private Map<String, JsonNode> books(String venue) throws Exception {
        Map<String, JsonNode> books = new TreeMap<>();
        trader.ask("{books{venue symbol state suspectReason stateSince gaps resyncs}}")
                .path("books")
                .forEach(book -> {
                    if (book.path("venue").asText().equals(venue)) {
                        books.put(book.path("symbol").asText(), book);
                    }
                });
        return books;
    }
}

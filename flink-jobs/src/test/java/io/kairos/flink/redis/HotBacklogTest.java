package io.kairos.flink.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HotBacklogTest {

    @Test
    void shouldDropTheOldestMessageWhenFullAndCountIt() throws Exception {
        HotBacklog backlog = new HotBacklog(2, 10, 1_000);
        backlog.add(HotUpdate.publish("c", "", "1"));
        backlog.add(HotUpdate.publish("c", "", "2"));
        backlog.add(HotUpdate.publish("c", "", "3"));

        assertThat(backlog.take(10, 0).messages()).extracting(HotUpdate::json).containsExactly("2", "3");
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void shouldDropTheOldestMessagesWhenTheyAreTooLongTogether() throws Exception {
        HotBacklog backlog = new HotBacklog(10, 10, 10);
        backlog.add(HotUpdate.publish("c", "", "1111"));
        backlog.add(HotUpdate.publish("c", "", "2222"));
        backlog.add(HotUpdate.publish("c", "", "333"));
        assertThat(backlog.take(1, 0).messages()).extracting(HotUpdate::json).containsExactly("2222");
        backlog.add(HotUpdate.publish("c", "", "4444444"));

        assertThat(backlog.take(10, 0).messages()).extracting(HotUpdate::json).containsExactly("333", "4444444");
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void shouldTakeASingleMessageThatIsLongerThanTheBound() throws Exception {
        HotBacklog backlog = new HotBacklog(10, 10, 3);
        backlog.add(HotUpdate.publish("c", "", "1"));
        backlog.add(HotUpdate.publish("c", "", "22222"));

        assertThat(backlog.take(10, 0).messages()).extracting(HotUpdate::json).containsExactly("22222");
    }

    @Test
    void shouldKeepOnlyTheLatestValueOfAKey() throws Exception {
        HotBacklog backlog = new HotBacklog(10, 10, 1_000);
        backlog.add(HotUpdate.publish("", "", "1").keptAs("k"));
        backlog.add(HotUpdate.publish("", "", "2").keptAs("k"));

        HotBacklog.Batch batch = backlog.take(10, 0);

        assertThat(batch.keys()).extracting(HotUpdate::json).containsExactly("2");
        assertThat(backlog.isDrained()).isTrue();
    }

    @Test
    void shouldSendKeysAgainAfterAFailureButNotMessages() throws Exception {
        HotBacklog backlog = new HotBacklog(10, 10, 1_000);
        backlog.add(HotUpdate.publish("c", "", "1").keptAs("k"));
        HotBacklog.Batch lost = backlog.take(10, 0);
        backlog.add(HotUpdate.publish("c", "", "2").keptAs("k"));

        backlog.failed(lost);
        HotBacklog.Batch next = backlog.take(10, 0);

        assertThat(next.keys()).extracting(HotUpdate::json).containsExactly("2");
        assertThat(next.messages()).extracting(HotUpdate::json).containsExactly("2");
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void shouldWriteEveryLastingKeyAgainAfterAReconnect() throws Exception {
        HotBacklog backlog = new HotBacklog(10, 10, 1_000);
        backlog.add(HotUpdate.publish("", "", "1").keptAs("k"));
        backlog.add(HotUpdate.publish("", "", "2").keptIn("h", "f"));
        backlog.add(HotUpdate.publish("", "", "3").keptAs("health", 15));
        backlog.take(10, 0);

        backlog.reconnected();

        assertThat(backlog.take(10, 0).keys()).extracting(HotUpdate::json).containsExactly("1", "2");
    }

    @Test
    void shouldBoundTheKeysItRemembers() {
        HotBacklog backlog = new HotBacklog(10, 2, 1_000);
        for (String key : List.of("a", "b", "c")) {
            backlog.add(HotUpdate.publish("", "", key).keptAs(key));
        }

        assertThat(backlog.lastingKeys()).extracting(HotUpdate::key).containsExactly("b", "c");
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void shouldCarryKeysThroughACheckpoint() throws Exception {
        RedisSink.KeysSerializer serializer = new RedisSink.KeysSerializer();
        RedisSink.Keys keys =
                new RedisSink.Keys(List.of(new HotUpdate("", "", "key", "field", 0, "{\"reason\":\"größer\"}")));

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(keys)))
                .isEqualTo(keys);
    }
}

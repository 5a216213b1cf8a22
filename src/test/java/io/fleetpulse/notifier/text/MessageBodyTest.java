package io.fleetpulse.notifier.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;
import io.fleetpulse.notifier.outbox.Item;
import io.fleetpulse.notifier.outbox.ItemKind;
import io.fleetpulse.notifier.outbox.Notification;
import io.fleetpulse.notifier.outbox.SampleAlerts;
import io.fleetpulse.notifier.outbox.Section;
import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.ReceiverType;
import io.fleetpulse.notifier.routing.Secret;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class MessageBodyTest {

    private static final long AT = Instant.parse("2026-03-02T04:05:06Z").toEpochMilli();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void dingTalkGetsMarkdownInItsLanguage() throws IOException {
        JsonNode body = body(ReceiverType.DINGTALK, Locale.CHINESE, raised("d"), resolved("e"));
        assertThat(body.path("msgtype").asText()).isEqualTo("markdown");
        assertThat(body.at("/markdown/title").asText()).isEqualTo("Fleetpulse: 1 条告警中, 1 条已恢复");
        assertThat(body.at("/markdown/text").asText())
                .isEqualTo(
                        """
                        **Fleetpulse: 1 条告警中, 1 条已恢复**

                        **a1 · 频繁上下线**

                        🟠 12:05:06 设备 a1/d 频繁上下线：7 次

                        🟢 12:05:06 设备 a1/e 已停止频繁上下线\
                        """);
    }

    @Test
    void weComGetsMarkdown() throws IOException {
        JsonNode body = body(ReceiverType.WECOM, Locale.ENGLISH, raised("d"));
        assertThat(body.at("/markdown/content").asText())
                .endsWith("🟠 12:05:06 Device a1/d flaps: 7 connects and disconnects");
    }

    @Test
    void slackGetsText() throws IOException {
        JsonNode body =
                body(
                        ReceiverType.SLACK,
                        Locale.ENGLISH,
                        new Item(
                                ItemKind.CAME_AND_WENT,
                                SampleAlerts.resolved("<!channel> & co", AT + 60_000),
                                SampleAlerts.raised("<!channel> & co", AT),
                                2));
        assertThat(body.path("text").asText())
                .startsWith("*Fleetpulse: 1 ended*")
                .endsWith(
                        "🟢 12:05:06 Device a1/&lt;!channel&gt; &amp; co flaps: 7 connects and"
                                + " disconnects (from 12:05:06 to 12:06:06) (and 2 times before)");
    }

    @Test
    void aProgramGetsEverything() throws IOException {
        JsonNode body = body(ReceiverType.WEBHOOK, Locale.ENGLISH, raised("d"), resolved("e"));
        assertThat(body.path("id").asText()).isEqualTo("0a");
        JsonNode group = body.at("/groups/0");
        assertThat(group.at("/group/product_key").asText()).isEqualTo("a1");
        assertThat(group.at("/alerts/0/news").asText()).isEqualTo("raised");
        assertThat(group.at("/alerts/0/firing").asBoolean()).isTrue();
        assertThat(group.at("/alerts/0/alert"))
                .isEqualTo(JSON.readTree(SampleAlerts.json(SampleAlerts.raised("d", AT))));
        assertThat(group.at("/alerts/1/begun_at").asText()).isEqualTo("2026-03-02T04:05:05Z");
    }

    @Test
    void namesOfOthersAreOnlyNames() throws IOException {
        String name = "[x](http://evil)\n> **all** `c` <@all> \u202e";
        for (ReceiverType type : List.of(ReceiverType.DINGTALK, ReceiverType.WECOM)) {
            String text = body(type, Locale.ENGLISH, raised(name)).path("markdown").toString();
            assertThat(text).doesNotContain("[x]", "<@all>", "**all**", "`", "\\n> ", "\u202e");
        }
    }

    @Test
    void aKindWithoutATextHasTheSentenceOfTheRow() throws IOException {
        AlertState alert =
                new AlertState(
                        new AlertId("flood", "s"),
                        AT,
                        "raised",
                        Severity.CRITICAL,
                        null,
                        null,
                        null,
                        "Water is rising",
                        "{}");
        Item item = new Item(ItemKind.RAISED, alert, null, 0);
        assertThat(body(ReceiverType.SLACK, Locale.CHINESE, item).path("text").asText())
                .endsWith("🔴 12:05:06 Water is rising");
    }

    @Property(tries = 200)
    void aTextForPeopleFitsAndCountsWhatItLeavesOut(
            @ForAll @IntRange(min = 1, max = 300) int number,
            @ForAll @IntRange(max = 200) int length)
            throws IOException {
        List<Item> items = new ArrayList<>();
        for (int index = 0; index < number; index++) {
            items.add(raised("设".repeat(length) + index));
        }
        String text =
                body(ReceiverType.WECOM, Locale.ENGLISH, items.toArray(Item[]::new))
                        .at("/markdown/content")
                        .asText();
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(2_048);
        long listed = text.lines().filter(line -> line.startsWith("🟠")).count();
        if (listed < number) {
            assertThat(text).endsWith("… and " + (number - listed) + " more");
        }
        assertThat(listed).isPositive();
    }

    @Test
    void everyLanguageHasTheSameTexts() {
        assertThat(AlertText.bundle(Locale.CHINESE).keySet())
                .isEqualTo(AlertText.bundle(Locale.ENGLISH).keySet());
        assertThat(AlertText.bundle(Locale.CHINESE).getString("group.all")).isEqualTo("全部告警");
        assertThat(AlertText.bundle(Locale.ENGLISH).getString("group.all")).isEqualTo("All alerts");
    }

    private static Item raised(String device) {
        return new Item(ItemKind.RAISED, SampleAlerts.raised(device, AT), null, 0);
    }

    private static Item resolved(String device) {
        return new Item(
                ItemKind.RESOLVED,
                SampleAlerts.resolved(device, AT),
                SampleAlerts.raised(device, AT - 1_000),
                0);
    }

    private static JsonNode body(ReceiverType type, Locale language, Item... items)
            throws IOException {
        Receiver receiver =
                new Receiver(
                        "r",
                        type,
                        Secret.ofText("http://127.0.0.1/"),
                        null,
                        type.limit(),
                        Duration.ofSeconds(1),
                        language,
                        ZoneId.of("Asia/Shanghai"));
        Section section = new Section("r", group(), List.of(items));
        Notification message = new Notification("0a", "r", AT, List.of(section));
        return JSON.readTree(MessageBody.of(message, receiver));
    }

    private static Map<String, String> group() {
        Map<String, String> group = new LinkedHashMap<>();
        group.put("product_key", "a1");
        group.put("kind", "flapping");
        return group;
    }
}

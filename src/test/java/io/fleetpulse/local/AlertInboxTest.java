package io.fleetpulse.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.delivery.Signature;
import io.fleetpulse.notifier.outbox.ItemKind;
import io.fleetpulse.tools.HalfRequests;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;

/** Sends signed messages over HTTP, and reads the page in both languages. */
class AlertInboxTest {

    private static final String SECRET = "known to both";

    private final HttpClient client = HttpClient.newHttpClient();
    private AlertInbox inbox;

    @BeforeEach
    void start() throws IOException {
        inbox = AlertInbox.start(0, SECRET);
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    private HttpRequest.Builder signed(byte[] body) {
        return HttpRequest.newBuilder(URI.create(inbox.address()))
                .header("X-Fleetpulse-Timestamp", "1000")
                .header(
                        "X-Fleetpulse-Signature",
                        "sha256=" + Signature.ofWebhook(SECRET, 1000, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private int post(String id, String news, String sentence) throws Exception {
        String body =
                "{\"alerts\":[{\"news\":\"%s\",\"message\":\"%s\"}]}".formatted(news, sentence);
        return status(signed(body.getBytes(StandardCharsets.UTF_8)).header("Idempotency-Key", id));
    }

    private String page(String query, String accepted) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(inbox.address() + query));
        if (accepted != null) {
            request.header("Accept-Language", accepted);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''       | none                  | en",
                "''       | zh-CN,zh;q=0.9,en;q=0.8 | zh",
                "''       | fr,zh;q=0.5           | zh",
                "''       | fr                    | en",
                "''       | en-GB,zh;q=0.5        | en",
                "''       | ;;q=x                 | en",
                "?lang=zh | en                    | zh",
                "?lang=en | zh                    | en",
                "?lang=fr | zh                    | zh",
                "?a=b&lang=zh | en                | zh"
            })
    void theAddressSelectsTheLanguageThenTheBrowser(String query, String accepted, String expected)
            throws Exception {
        assertThat(page(query, accepted)).contains("<html lang=\"" + expected + "\">");
    }

    @Test
    void showsWhatIsNewInTheLanguageOfThePage() throws Exception {
        assertThat(page("?lang=zh", null)).contains("尚未收到任何告警");
        assertThat(page("?lang=en", null)).contains("No message has arrived yet.");

        assertThat(post("1", "resolved", "Device p/d is back")).isEqualTo(204);

        assertThat(page("?lang=en", null)).contains("<td>resolved<td>Device p/d is back");
        assertThat(page("?lang=zh", null)).contains("<td>已恢复<td>Device p/d is back");
    }

    @Test
    void escapesWhatAMessageContains() throws Exception {
        post("1", "<i>", "<script>alert(1)</script> & more");

        assertThat(page("", null))
                .contains("<td>&lt;i&gt;<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
    }

    @Test
    void showsARepeatedMessageOnce() throws Exception {
        post("1", "raised", "Device p/d flaps");
        post("1", "raised", "Device p/d flaps");

        assertThat(page("", null)).containsOnlyOnce("Device p/d flaps");
    }

    @Test
    void refusesWhatItCannotShow() throws Exception {
        byte[] body = "{\"message\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        byte[] broken = "{\"message\":".getBytes(StandardCharsets.UTF_8);

        assertThat(status(signed(body))).isEqualTo(400);
        assertThat(status(signed(broken).header("Idempotency-Key", "1"))).isEqualTo(400);
        assertThat(status(signed(new byte[(1 << 20) + 1]).header("Idempotency-Key", "2")))
                .isEqualTo(413);
        assertThat(
                        status(
                                HttpRequest.newBuilder(URI.create(inbox.address()))
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))))
                .isEqualTo(401);
        assertThat(post("3", "raised", "Device p/d flaps")).isEqualTo(204);
        assertThat(page("", null)).contains("Device p/d flaps");
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "PUT, 405", "DELETE, 405", "OPTIONS, 405"})
    void onlyGetHasThePage(String method, int status) throws Exception {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(inbox.address()))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void slowClientsDoNotDelayAMessage() throws Exception {
        HalfRequests.whileOpen(
                URI.create(inbox.address()).getPort(),
                12,
                () -> assertThat(post("1", "raised", "Device p/d flaps")).isEqualTo(204));
    }

    @Test
    void bothLanguagesHaveEveryText() {
        ResourceBundle english = AlertInboxPage.texts(Locale.ROOT);
        ResourceBundle chinese = AlertInboxPage.texts(Locale.CHINESE);

        assertThat(chinese.getLocale()).isEqualTo(Locale.CHINESE);
        assertThat(new TreeSet<>(chinese.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        // A bundle includes the keys of its parent, so every Chinese text must be another one.
        assertThat(english.keySet())
                .allSatisfy(
                        key ->
                                assertThat(chinese.getString(key))
                                        .isNotEqualTo(english.getString(key)));
        assertThat(english.keySet())
                .containsAll(
                        Arrays.stream(ItemKind.values())
                                .map(kind -> "news." + kind.label())
                                .toList());
    }
}

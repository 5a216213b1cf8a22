package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.tools.HalfRequests;
import io.fleetpulse.tools.SharedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.GZIPInputStream;

/** Tests the page with an HTTP client, on a real PostgreSQL with a read-only user. */
class FleetPageIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static String owner;
    private static String url;
    private static FleetPage page;

    @BeforeAll
    static void start() throws Exception {
        owner = SharedPostgres.newDatabase();
        url = withoutUser(owner);
        try (Connection connection = DriverManager.getConnection(owner);
                Statement statement = connection.createStatement()) {
            for (String script : new String[] {"schema.sql", "views.sql", "roles.sql"}) {
                statement.execute(sql(script));
            }
            statement.execute("CREATE ROLE viewer LOGIN IN ROLE fleet_reader");
            statement.execute(
                    "INSERT INTO fleet.device_status (product_key, device_name, status, since)"
                            + " VALUES ('p', '<b>d</b>', 'online', '2026-03-01 00:00:00+00')");
            statement.execute(
                    "INSERT INTO fleet.device_property (product_key, device_name, property, value)"
                            + " VALUES ('p', '<b>d</b>', 'Big', '12345678901234567890.5')");
        }
        page = FleetPage.start(new PageOptions(url, "viewer", null, null, "127.0.0.1", 0, "fleet"));
    }

    @AfterAll
    static void stop() throws Exception {
        page.close();
    }

    @Test
    void everyFileIsServedAndNeverTakenFromACacheUnasked() throws Exception {
        for (String path : new Site().paths()) {
            HttpResponse<byte[]> answer = get(path);
            assertEquals(200, answer.statusCode(), path);
            assertEquals("no-cache", header(answer, "Cache-Control"), path);
            assertTrue(answer.body().length > 0, path);
        }
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() throws Exception {
        String tag = header(get("/app.js"), "ETag");
        HttpResponse<byte[]> again =
                send(request("/app.js").header("If-None-Match", tag).GET().build());
        assertEquals(304, again.statusCode());
        assertEquals(0, again.body().length);
        assertEquals(tag, header(again, "ETag"));
    }

    @Test
    void aCompressedFileIsTheSameFile() throws Exception {
        HttpResponse<byte[]> zipped =
                send(request("/echarts.min.js").header("Accept-Encoding", "gzip").GET().build());
        assertEquals("gzip", header(zipped, "Content-Encoding"));
        byte[] unzipped =
                new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        assertArrayEquals(get("/echarts.min.js").body(), unzipped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/style.css", "/api/overview"})
    void headIsAnsweredAsGetWithoutTheBody(String path) throws Exception {
        HttpResponse<byte[]> answer =
                send(request(path).method("HEAD", BodyPublishers.noBody()).build());
        assertEquals(200, answer.statusCode());
        assertEquals(0, answer.body().length);
        assertFalse(header(answer, "Content-Length").equals("0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api/nothing",
                "/api/",
                "/index.html",
                "/files",
                "/../pom.xml",
                "/FleetPage.class"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertEquals(404, get(path).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void itOnlyReads(String method) throws Exception {
        HttpResponse<byte[]> answer =
                send(request("/").method(method, BodyPublishers.ofString("x")).build());
        assertEquals(405, answer.statusCode());
        assertEquals("GET, HEAD", header(answer, "Allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/api/overview", "/nothing", "/api/device"})
    void everyAnswerForbidsTheBrowserWhatThePageDoesNotNeed(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertTrue(header(answer, "Content-Security-Policy").startsWith("default-src 'none';"));
        assertFalse(header(answer, "Content-Security-Policy").contains("unsafe"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("no-referrer", header(answer, "Referrer-Policy"));
    }

    @Test
    void slowClientsDoNotDelayAnAnswer() throws Exception {
        HalfRequests.whileOpen(
                URI.create(page.address()).getPort(),
                40,
                () -> {
                    assertEquals(200, get("/").statusCode());
                    assertEquals(200, get("/api/overview").statusCode());
                });
    }

    @Test
    void aStrangersNameForTheLoopbackAddressIsRefused() throws Exception {
        assertTrue(statusLine("evil.example").contains(" 421 "));
        assertTrue(statusLine("localhost").contains(" 200 "));
        assertTrue(statusLine("127.0.0.1:1").contains(" 200 "));
    }

    @Test
    void dataIsJsonThatNoCacheKeeps() throws Exception {
        HttpResponse<byte[]> answer = get("/api/device?product=p&device=%3Cb%3Ed%3C%2Fb%3E");
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals("no-store", header(answer, "Cache-Control"));
        String body = text(answer);
        assertTrue(body.contains("\"device_name\":\"<b>d</b>\""), body);
        assertTrue(body.contains("\"since\":1772323200000"), body);
        assertTrue(body.contains("\"value\":12345678901234567890.5"), body);
    }

    @Test
    void textInARequestIsNeverSql() throws Exception {
        HttpResponse<byte[]> answer = get("/api/device?product=p&device=%27%20OR%20true%20--");
        assertEquals(200, answer.statusCode());
        assertTrue(text(answer).contains("\"status\":[]"), text(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/device",
                "/api/fleet?from=2&to=1",
                "/api/fleet?x=1",
                "/api/rollout?job=%00"
            })
    void aBadRequestGetsTheReason(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(400, answer.statusCode());
        assertTrue(text(answer).startsWith("{\"error\":\"bad-request\",\"message\":"));
    }

    @Test
    void everyEndpointAnswersAReaderOfEmptyTables() throws Exception {
        for (Endpoint endpoint : Endpoints.all()) {
            StringBuilder query = new StringBuilder("?product=nobody");
            endpoint.parameters().forEach(name -> query.append('&').append(name).append("=x"));
            HttpResponse<byte[]> answer = get("/api/" + endpoint.path() + query);
            assertEquals(200, answer.statusCode(), endpoint.path() + ": " + text(answer));
        }
    }

    @Test
    void aDatabaseWithoutTablesIsSaidToHaveNone() throws Exception {
        String empty = withoutUser(SharedPostgres.newDatabase());
        try (FleetPage other =
                FleetPage.start(
                        new PageOptions(empty, "viewer", null, null, "127.0.0.1", 0, "fleet"))) {
            HttpResponse<byte[]> answer =
                    send(HttpRequest.newBuilder(URI.create(other.address() + "api/fleet")).build());
            assertEquals(503, answer.statusCode());
            assertTrue(text(answer).contains("no-schema"), text(answer));
        }
    }

    /** The database's message is not for viewers. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, template1, no-schema, relation",
        "database.invalid, fleetpulse, no-database, UnknownHostException"
    })
    void onlyTheLogSaysWhatFailed(String host, String name, String code, String what) {
        String other = url.replaceFirst("//[^:]+(:\\d+)/.*", "//" + host + "$1/" + name);
        PageOptions viewer = new PageOptions(other, "viewer", null, null, "127.0.0.1", 0, "fleet");
        LoggedMessages logged = new LoggedMessages();
        Logger log = Logger.getLogger(Api.class.getName());
        log.addHandler(logged);
        try (ConnectionPool database = new ConnectionPool(viewer, 1)) {
            Answer answer = new Api(database, Endpoints.all()).answer("fleet", null);

            String body = new String(answer.body(), StandardCharsets.UTF_8);
            assertTrue(body.contains(code) && !body.contains(what), body);
            assertTrue(logged.messages.toString().contains(what), logged.messages.toString());
        } finally {
            log.removeHandler(logged);
        }
    }

    private static final class LoggedMessages extends Handler {

        private final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void everyTransactionOnlyReadsWhateverOptionsTheUrlHas() throws Exception {
        for (String options : List.of("", "?options=-c%20work_mem=64MB")) {
            PageOptions viewer =
                    new PageOptions(url + options, "viewer", null, null, "127.0.0.1", 0, "fleet");
            try (ConnectionPool database = new ConnectionPool(viewer, 1)) {
                for (int transaction = 0; transaction < 2; transaction++) {
                    assertEquals(
                            "on,repeatable read,8s,fleet", database.read(FleetPageIT::settings));
                }
            }
        }
    }

    @Test
    void itReadsTheSchemaOfItsOptions() throws Exception {
        try (Connection connection = DriverManager.getConnection(owner);
                Statement statement = connection.createStatement()) {
            for (String script : new String[] {"schema.sql", "views.sql", "roles.sql"}) {
                statement.execute(sql(script).replaceAll("\\bfleet\\b", "replay"));
            }
            statement.execute(
                    "INSERT INTO replay.device_status (product_key, device_name, status, since)"
                            + " VALUES ('replayed', 'd', 'online', '2026-03-01 00:00:00+00')");
        }
        PageOptions options = new PageOptions(url, "viewer", null, null, "127.0.0.1", 0, "replay");
        try (FleetPage other = FleetPage.start(options)) {
            HttpResponse<byte[]> answer =
                    send(
                            HttpRequest.newBuilder(
                                            URI.create(other.address() + "api/devices?name="))
                                    .build());
            assertTrue(text(answer).contains("replayed"), text(answer));
            assertFalse(text(answer).contains("<b>d</b>"), text(answer));
        }
    }

    private static String settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT concat_ws(',', current_setting('transaction_read_only'),"
                                        + " current_setting('transaction_isolation'),"
                                        + " current_setting('statement_timeout'),"
                                        + " current_setting('search_path'))")) {
            found.next();
            return found.getString(1);
        }
    }

    private static String withoutUser(String jdbcUrl) {
        return jdbcUrl.replaceFirst("\\?.*", "");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(page.address() + path.substring(1)));
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The JDK's HTTP client does not allow setting the host. */
    private static String statusLine(String host) throws Exception {
        URI address = URI.create(page.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(30);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    private static String sql(String script) throws SQLException, java.io.IOException {
        try (InputStream stream =
                FleetPageIT.class.getResourceAsStream("/io/fleetpulse/sink/postgres/" + script)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

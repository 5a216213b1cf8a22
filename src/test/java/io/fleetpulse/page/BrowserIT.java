package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tests the page in a browser on the running local stack. */
@SlowTest("the whole product and a browser")
class BrowserIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String HOSTILE_PRODUCT = "<b onclick=alert(3)>p</b>";
    private static final String LIVE = "document.querySelector('#live.on')";

    private static RunningProduct product;
    private static Chromium chromium;
    private static BrowserTab tab;

    @BeforeAll
    static void start() throws Exception {
        Path program =
                ExternalTool.require(
                                "apt-get install chromium",
                                "chromium",
                                "chromium-browser",
                                "google-chrome")
                        .program();
        product = RunningProduct.start(Path.of("target"));
        sendHostileDevice();
        chromium = Chromium.start(program);
        tab = chromium.open();
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (product != null) {
            product.close();
        }
    }

    @BeforeEach
    void forget() throws Exception {
        if (tab.evaluate("location.protocol").asText().startsWith("http")) {
            tab.evaluate("localStorage.clear()");
        }
        tab.go("about:blank#" + System.nanoTime());
        tab.size(1440, 900);
        tab.colours("light");
        tab.forget();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "fleet, light, 1440, /",
        "fleet, dark, 390, /?range=15m",
        "telemetry, light, 1440, /telemetry?range=15m",
        "telemetry, dark, 390, /telemetry?range=15m",
        "rollouts, light, 1440, /rollouts",
        "rollouts, dark, 390, /rollouts",
        "rollout, light, 1440, /rollouts?job=JOB",
        "rollout, dark, 390, /rollouts?job=JOB",
        "versions, light, 1440, /versions?product=PRODUCT&range=15m",
        "versions, dark, 390, /versions?product=PRODUCT&range=15m",
        "quality, light, 1440, /quality?range=15m",
        "quality, dark, 390, /quality?range=15m",
        "device, light, 1440, /device?product=PRODUCT&device=DEVICE&range=15m",
        "device, dark, 390, /device?product=PRODUCT&device=DEVICE&range=15m"
    })
    void everyViewLoads(String view, String colours, int width, String path) throws Exception {
        tab.size(width, 900);
        tab.colours(colours);
        open(product.page(), filled(path));
        tab.picture(PICTURES.resolve(view + "-" + colours + "-" + width + ".png"));

        assertEquals(List.of(), tab.complaints());
        assertEquals(List.of(), strangers());
        assertTrue(tab.evaluate("document.querySelectorAll('main .panel').length").asInt() > 0);
        assertTrue(
                tab.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
                "wider than its window");
    }

    @Test
    void newResultsShowWithoutALoad() throws Exception {
        open(product.page(), "/");
        tab.evaluate("window.sameDocument = true");
        String reach = figure("Results reach");
        tab.await(
                "[...document.querySelectorAll('.figure')].some(one =>"
                        + " one.innerText.includes('Results reach') && !one.innerText.includes('"
                        + reach
                        + "'))");
        assertTrue(tab.evaluate("window.sameDocument === true").asBoolean());
    }

    @Test
    void aHostileNameIsText() throws Exception {
        open(
                product.page(),
                "/device?product=" + encoded(HOSTILE_PRODUCT) + "&device=" + encoded(HOSTILE));
        tab.await("document.querySelector('h2 .name')?.textContent === '" + HOSTILE + "'");
        tab.await("document.querySelector('.story-head .chip.good')?.innerText.includes('online')");
        open(product.page(), "/device");
        tab.evaluate(
                "document.getElementById('device').value = '<img';"
                        + "document.getElementById('find').requestSubmit()");
        tab.await("document.querySelector('h2 .name')?.textContent === '" + HOSTILE + "'");
        tab.picture(PICTURES.resolve("hostile.png"));
        assertEquals(0, tab.evaluate("document.querySelectorAll('img[src=x]').length").asInt());
        assertEquals(List.of(), tab.complaints());
        assertEquals(List.of(), strangers());
    }

    @Test
    void aHostileNameIsTextInAChartToo() throws Exception {
        open(product.page(), "/?range=15m");
        tab.await(
                "[...document.querySelectorAll('.legend-name')].some(one => one.textContent === '"
                        + HOSTILE_PRODUCT
                        + "')");
        int right =
                tab.evaluate("document.querySelector('.canvas').getBoundingClientRect().right")
                        .asInt();
        // Moves from the end of the range backwards until there is data, again and again, since the
        // data may still be on its way.
        int[] moves = {0};
        Eventually.holds(
                "there is a tip",
                () -> {
                    moves[0] = moves[0] % 60 + 1;
                    tab.move(right - 15 * moves[0], 400);
                    return hasTip();
                });
        tab.picture(PICTURES.resolve("tooltip.png"));
        assertEquals(0, tab.evaluate("document.querySelectorAll('b').length").asInt());
        assertEquals(List.of(), tab.complaints());
    }

    @Test
    void theViewSurvivesTheLossOfTheDatabase() throws Exception {
        try (Wire wire = new Wire(product.postgresPort());
                FleetPage page = FleetPage.start(options(wire.port()))) {
            open(page.address(), "/");
            String before = figure("Devices online");
            wire.cut();
            tab.await("!document.getElementById('trouble').hidden");
            tab.picture(PICTURES.resolve("no-database.png"));
            assertTrue(tab.text().contains("The database does not answer"), tab.text());
            assertTrue(tab.text().contains("Not live"), tab.text());
            assertFalse(before.isEmpty());
            assertFalse(figure("Devices online").isEmpty(), "old numbers stay");
            wire.mend();
            tab.await("document.getElementById('trouble').hidden && " + LIVE);
        }
    }

    @Test
    void aSharedAddressShowsTheSame() throws Exception {
        open(product.page(), "/telemetry?product=a1ThermT003&tz=Asia/Tokyo&from=1000&to=3601000");
        assertEquals("a1ThermT003", value("product"));
        assertEquals("Asia/Tokyo", value("zone"));
        assertEquals("1970-01-01T09:00:01", value("from"));
        assertTrue(tab.text().contains("No data yet in this range"), tab.text());
    }

    @Test
    void choicesGoToTheAddressAndBack() throws Exception {
        open(product.page(), "/");
        choose("range", "6h");
        tab.await("location.search === '?range=6h'");
        tab.evaluate("document.querySelector('nav a[href^=\"/quality\"]').click()");
        tab.await("location.pathname === '/quality' && document.title.startsWith('Data quality')");
        assertEquals("6h", value("range"));
        tab.evaluate("history.back()");
        tab.await("location.pathname === '/' && document.title.startsWith('Fleet ')");
    }

    @Test
    void theKeyboardReachesEverything() throws Exception {
        open(product.page(), "/");
        tab.press("Tab", 9);
        assertEquals(
                "Skip to content", tab.evaluate("document.activeElement.textContent").asText());
        for (String landmark : List.of("header", "nav", "main", "section[aria-label]")) {
            assertTrue(
                    tab.evaluate("document.querySelector('" + landmark + "') !== null").asBoolean(),
                    landmark);
        }
        assertEquals(
                0,
                tab.evaluate(
                                "[...document.querySelectorAll('select, input')].filter(one =>"
                                        + " one.labels.length === 0).length")
                        .asInt(),
                "controls without a label");
        assertEquals(
                0,
                tab.evaluate(
                                "[...document.querySelectorAll('.canvas:not([hidden])')].filter(one"
                                        + " => !one.getAttribute('aria-label')).length")
                        .asInt(),
                "charts without words");
        tab.evaluate("document.querySelector('button[aria-pressed]').click()");
        tab.await("document.querySelector('.numbers:not([hidden]) table caption')");
    }

    @Test
    void theThemeStaysChosen() throws Exception {
        open(product.page(), "/");
        tab.evaluate("document.getElementById('theme').click()");
        tab.evaluate("document.getElementById('theme').click()");
        assertEquals("dark", tab.evaluate("document.documentElement.dataset.theme").asText());
        open(product.page(), "/quality");
        assertEquals("dark", tab.evaluate("document.documentElement.dataset.theme").asText());
    }

    private static PageOptions options(int port) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/fleetpulse";
        return new PageOptions(url, "postgres", null, null, "127.0.0.1", 0, "fleet");
    }

    private static void open(String page, String path) throws Exception {
        tab.go(page + path.substring(1));
        tab.await(LIVE);
    }

    private static boolean hasTip() throws Exception {
        return tab.evaluate("document.querySelector('.tip-name') !== null").asBoolean();
    }

    /** Fills in an existing job, product and device. */
    private static String filled(String path) throws Exception {
        String sql =
                "SELECT job_id, product_key, device_name FROM fleet.rollout_task"
                        + " ORDER BY updated_at DESC LIMIT 1";
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (path.matches(".*(JOB|DEVICE|PRODUCT).*")) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                if (row.next()) {
                    return path.replace("JOB", encoded(row.getString(1)))
                            .replace("PRODUCT", encoded(row.getString(2)))
                            .replace("DEVICE", encoded(row.getString(3)));
                }
            }
            assertTrue(System.nanoTime() < deadline, "no rollout within two minutes");
            Thread.sleep(500);
        }
        return path;
    }

    private static Connection connect() throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + product.postgresPort() + "/fleetpulse",
                "postgres",
                "");
    }

    /** Requests to other servers. */
    private static List<String> strangers() {
        return tab.requests().stream()
                .filter(address -> !address.startsWith(product.page()))
                .filter(address -> !address.startsWith("about:"))
                .toList();
    }

    private static String figure(String name) throws Exception {
        return tab.evaluate(
                        "[...document.querySelectorAll('.figure')].find(one =>"
                                + " one.innerText.includes('"
                                + name
                                + "')).querySelector('.figure-value').textContent")
                .asText();
    }

    private static String value(String id) throws Exception {
        return tab.evaluate("document.getElementById('" + id + "').value").asText();
    }

    private static void choose(String id, String value) throws Exception {
        tab.evaluate(
                "(element => { element.value = '"
                        + value
                        + "'; element.dispatchEvent(new Event('change')); })"
                        + "(document.getElementById('"
                        + id
                        + "'))");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void sendHostileDevice() throws Exception {
        String status =
                """
                {"status":"online","iotId":"i","productKey":"%s","deviceName":"%s",
                 "time":"2026-01-01 00:00:00.000","utcTime":"%s","clientIp":"<script>alert(2)</script>"}
                """
                        .formatted(HOSTILE_PRODUCT, HOSTILE, Instant.now());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", product.broker()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>("iot-forwarded", status)).get();
        }
    }
}

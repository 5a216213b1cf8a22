package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.local.FreePort;
import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SharedPostgres;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tests the search views in a browser, in both languages, on a filled PostgreSQL. */
@SlowTest("a browser")
class SearchViewsIT {

    private static final Path PICTURES = Path.of("target", "screenshots");

    /** The page's own texts: headings, controls, notes, coloured words. */
    private static final String OWN_TEXTS =
            "[...document.querySelectorAll('nav a, label, button, th, h1, h2, h3, dt, .note,"
                + " .empty, .unit, .chip, .figure-name, .figure-note, .legend-name, .pages a,"
                + " summary, caption')].map(one => [...one.childNodes].filter(part => part.nodeName"
                + " !== 'SELECT').map(part => part.textContent).join('').trim())";

    private static String url;
    private static FleetPage page;
    private static Chromium chromium;
    private static BrowserTab tab;

    @BeforeAll
    static void start() throws Exception {
        Path program =
                ExternalTool.require("apt-get install chromium", "chromium", "chromium-browser")
                        .program();
        url = SharedPostgres.newDatabase();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            SearchableFleet.create(connection, 3000);
            for (String sql : MORE) {
                statement.execute(sql);
            }
        }
        page = FleetPage.start(PageOptions.onLoopback(url, 0));
        chromium = Chromium.start(program);
        tab = chromium.open();
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (page != null) {
            page.close();
        }
    }

    private static final String[] MORE = {
        """
        INSERT INTO topology (gateway_product_key, gateway_device_name, product_key, device_name,
            since, disabled)
        SELECT gateway_product_key, gateway_device_name, product_key, device_name, now(),
            device_name < 'device-02'
        FROM device WHERE gateway_device_name LIKE 'gw-1_'
        """,
        """
        INSERT INTO device_status (product_key, device_name, status, since, offline_reason) VALUES
            ('a1Gateway', 'gw-12', 'online', now() - interval '3 hours', NULL),
            ('a1Gateway', 'gw-15', 'offline', now() - interval '5 min', 427)
        """,
        """
        INSERT INTO discovered_device (gateway_product_key, gateway_device_name, product_key,
            device_name, first_seen_at, last_seen_at)
        SELECT 'a1Gateway', 'gw-' || 12 + i % 2 * 3, 'a1Sensor', 'found-' || i,
            now() - interval '2 days', now() - i * interval '1 min'
        FROM generate_series(1, 7) AS i
        """,
        """
        INSERT INTO device_job (job_id, job_type, status, since, started_at, finished_at) VALUES
            ('job-1', 'SET_PROPERTY', 'COMPLETED', now() - interval '1 hour',
                now() - interval '2 hours', now() - interval '1 hour'),
            ('job-2', 'INVOKE_SERVICE', 'IN_PROGRESS', now() - interval '9 min',
                now() - interval '9 min', NULL),
            ('job-3', 'CUSTOM_JOB', 'CANCELLED', now() - interval '3 days', NULL,
                now() - interval '3 days')
        """,
        """
        INSERT INTO migration_job (job_id, status, source_instance, target_instance,
            migrated_devices, rolled_back_devices, since) VALUES
            ('migration-1', 'GRAY_EXECUTING', 'iot-public', 'iot-060a0n', 1250, 0, now()),
            ('migration-2', 'ROLL_BACK_EXECUTING', 'iot-public', 'iot-060a0n', 900, 12, now())
        """,
        """
        INSERT INTO downlink_window_base (product_key, service, code, window_start, window_end,
            count, success)
        SELECT product, service, code, at, at + interval '1 min', 1 + abs(hashtext(service || code
            || at::text)) % 40, code = 200
        FROM unnest(ARRAY['a1Pump', 'a1Lamp']) AS product,
            unnest(ARRAY['property/set', 'Restart', 'config/push']) AS service,
            unnest(ARRAY[200, 460, 9201, 100001]) AS code,
            generate_series(date_trunc('minute', now()) - interval '50 min', now(),
                interval '5 min') AS at
        """,
        """
        INSERT INTO stream_window_base (family, window_start, window_end, messages)
        SELECT 'thing-downlink', at, at + interval '1 min', 5
        FROM generate_series(date_trunc('minute', now()) - interval '50 min', now(),
            interval '1 min') AS at
        """
    };

    @BeforeEach
    void forget() throws Exception {
        tab.go("about:blank#" + System.nanoTime());
        tab.size(1440, 900);
        tab.colours("light");
        tab.forget();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "devices, en, light, 1440",
        "devices, en, dark, 390",
        "devices, zh, light, 390",
        "gateways, en, dark, 1440",
        "gateways, en, light, 390",
        "gateways, zh, dark, 390",
        "jobs, en, light, 1440",
        "jobs, en, dark, 390",
        "jobs, zh, light, 390",
        "commands, en, dark, 1440",
        "commands, en, light, 390",
        "commands, zh, dark, 390"
    })
    void everyViewLoads(String view, String language, String colours, int width) throws Exception {
        tab.size(width, 900);
        tab.colours(colours);
        open("/" + view + "?lang=" + language);
        if (view.equals("devices")) {
            tab.await("document.querySelector('.found .canvas.map canvas')");
        }
        tab.picture(PICTURES.resolve(view + "-" + language + "-" + colours + "-" + width + ".png"));
        assertEquals(List.of(), tab.complaints());
        assertTrue(tab.evaluate("document.querySelectorAll('tbody tr').length").asInt() > 0);
        assertTrue(
                tab.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
                "wider than its window");
    }

    /** The page's own Chinese texts contain no English words except names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/devices",
                "/telemetry?product=a1Pump",
                "/rollouts",
                "/rollouts?job=1",
                "/versions?product=a1Pump",
                "/gateways",
                "/jobs",
                "/commands",
                "/quality",
                "/device",
                "/device?product=a1Gateway&device=gw-15"
            })
    void noViewHasUntranslatedText(String path) throws Exception {
        open(path + (path.contains("?") ? "&" : "?") + "lang=zh");
        List<String> english = new ArrayList<>();
        for (JsonNode text : tab.evaluate(OWN_TEXTS)) {
            String rest =
                    text.asText()
                            .replaceAll(
                                    "CSV|JSON|Kafka|Topic|ID|TSL|p50|p95|p99|gate\\.confidence"
                                            + "|status:offline|English|a1\\w+|gw-\\d+|\\d\\S*",
                                    "");
            if (rest.matches("(?s).*[A-Za-z]{2,}.*")) {
                english.add(text.asText());
            }
        }
        assertEquals(List.of(), english);
        assertEquals("zh-CN", tab.evaluate("document.documentElement.lang").asText());
    }

    /**
     * The first look at 500 devices finds some of the 27 devices that match. The view shows these,
     * and continues the search by itself. It offers the rest as the next page if the database takes
     * too long, here because another transaction locks a table.
     */
    @Test
    void anUnfinishedSearchContinues() throws Exception {
        try (FleetPage impatient =
                        FleetPage.start(
                                PageOptions.onLoopback(url, 0),
                                new DevicePages.Limits(0, Duration.ZERO, Duration.ZERO));
                Connection locking = DriverManager.getConnection(url);
                Statement statement = locking.createStatement()) {
            open(impatient, "/devices?lang=en");
            // Requests that continue a search wait until the test releases them.
            tab.evaluate(
                    "ask = window.fetch; released = new Promise(release => { window.release ="
                            + " release; }); window.fetch = (address, ...more) =>"
                            + " /[?&]after=./.test(address) ? released.then(() => ask(address,"
                            + " ...more)) : ask(address, ...more); undefined");
            search("prop.Temperature>99");
            tab.await(
                    "document.querySelector('.pages .note')?.textContent === 'Searching further"
                            + " …'");
            List<String> first = names();
            assertFalse(first.isEmpty());
            assertTrue(first.size() < 27, first.size() + " devices");
            assertEquals(0, links());

            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE fleet.device_property IN ACCESS EXCLUSIVE MODE");
            tab.evaluate("release()");
            tab.await(
                    "document.querySelector('.pages .note')?.textContent.startsWith('The search of"
                            + " all devices took too long.')");
            assertEquals(first, names());
            assertEquals(1, links());
            locking.rollback();

            tab.evaluate("document.querySelector('.pages a[data-key=next]').click()");
            tab.await("document.querySelector('.pages a[data-key=first]')");
            List<String> all = new ArrayList<>(first);
            all.addAll(names());
            assertEquals(27, all.size());
            assertEquals(all.stream().sorted().distinct().toList(), all.stream().sorted().toList());
            assertEquals(1, links());

            tab.evaluate("document.querySelector('.pages a[data-key=first]').click()");
            tab.await("document.querySelectorAll('.devices tbody tr').length === 27");
            assertEquals(all, names());
            assertTrue(tab.evaluate("document.querySelector('.pages .note') === null").asBoolean());
        }
    }

    private static List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        tab.evaluate(
                        "[...document.querySelectorAll('.devices tbody tr')].map(row =>"
                                + " row.querySelector('a').textContent)")
                .forEach(name -> names.add(name.asText()));
        return names;
    }

    private static int links() throws Exception {
        return tab.evaluate("document.querySelectorAll('.pages a').length").asInt();
    }

    @Test
    void theLanguageIsSwitchedAndStaysInTheAddress() throws Exception {
        open("/devices?lang=zh");
        tab.evaluate(
                "(element => { element.value = 'en'; element.dispatchEvent(new Event('change'));"
                        + " })(document.getElementById('language'))");
        tab.await("document.title.startsWith('Devices')");
        assertTrue(tab.evaluate("location.search").asText().contains("lang=en"));
        tab.evaluate("document.querySelector('nav a[href^=\"/jobs\"]').click()");
        tab.await("document.title.startsWith('Jobs')");
        assertTrue(tab.evaluate("location.search").asText().contains("lang=en"));
    }

    @Test
    void aSearchIsTypedFoundCountedAndKeptInTheAddress() throws Exception {
        open("/devices?lang=en");
        search("status:offline tag.site=harbour");
        tab.await(
                "new URLSearchParams(location.search).get('q')"
                        + " === 'status:offline tag.site=harbour'");
        // The devices found before the search are shown until the answer arrives.
        tab.await("document.querySelectorAll('.devices td .chip.good').length === 0");
        tab.await("document.querySelector('.devices tbody tr .chip.bad')");
        tab.await("/^[\\d,]+ devices$/.test(document.querySelector('.found .unit').textContent)");
        assertEquals(
                0,
                tab.evaluate("document.querySelectorAll('.devices td .chip.good').length").asInt());
    }

    @Test
    void aFacetAddsItsTermAndTakesItAway() throws Exception {
        open("/devices?lang=en");
        tab.await("document.querySelector('.facets a')");
        tab.evaluate(
                "[...document.querySelectorAll('.facets a')].find(one =>"
                        + " one.title === 'tag.site:mill').click()");
        tab.await("new URLSearchParams(location.search).get('q') === 'tag.site:mill'");
        tab.await("document.querySelector('.facets a[aria-current]')");
        tab.evaluate("document.querySelector('.facets a[aria-current]').click()");
        tab.await("new URLSearchParams(location.search).get('q') === null");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"en, Expected a value after >:", "zh, > 之后应有值："})
    void aSearchThatCannotBeReadSaysWhereInItsLanguage(String language, String text)
            throws Exception {
        open("/devices?lang=" + language);
        search("tag.site=mill prop.Temperature>");
        tab.await("!document.getElementById('search-problem').hidden");
        String said = tab.evaluate("document.getElementById('search-problem').innerText").asText();
        assertTrue(said.startsWith(text), said);
        assertTrue(tab.evaluate("document.getElementById('trouble').hidden").asBoolean());
        tab.picture(PICTURES.resolve("search-problem-" + language + ".png"));
    }

    @Test
    void pagesAndOrdersFollowTheAddress() throws Exception {
        open("/devices?lang=en");
        tab.await("document.querySelector('.pages a')");
        String first = firstDevice();
        tab.evaluate("document.querySelector('.pages a').click()");
        tab.await("document.querySelectorAll('.pages a').length === 2");
        assertFalse(first.equals(firstDevice()));
        tab.evaluate("history.back()");
        tab.await("document.querySelector('.devices tbody a').textContent === '" + first + "'");
        tab.evaluate("document.querySelectorAll('a.sort')[0].click()");
        tab.await("location.search.includes('sort=-name')");
        tab.await("document.querySelector('.devices tbody a').textContent !== '" + first + "'");
    }

    /** With the keyboard one sorts, or takes a value back, where one sorted or took it. */
    @Test
    void theFocusStaysOnWhatWasUsed() throws Exception {
        open("/devices?lang=en&q=tag.site:mill");
        for (String used : List.of("a.sort", ".facets a[title=\"tag.site:mill\"]", ".pages a")) {
            tab.await("document.querySelector('" + used + "')");
            String before = tab.evaluate("location.href").asText();
            tab.evaluate(
                    "used = document.querySelector('"
                            + used
                            + "'); key = used.dataset.key; used.focus(); used.click()");
            tab.await("location.href !== '" + before + "' && !used.isConnected");
            assertEquals(
                    tab.evaluate("key").asText(),
                    tab.evaluate("document.activeElement.dataset.key").asText(),
                    used);
        }
    }

    @Test
    void theSearchBoxShowsTheSearchOfTheAddress() throws Exception {
        open("/devices?lang=en");
        tab.evaluate("document.getElementById('search').focus()");
        search("status:offline");
        tab.await("location.search.includes('status')");
        search("  tag.site=mill ");
        tab.await("location.search.includes('mill')");
        assertEquals("tag.site=mill", value());
        tab.evaluate("history.back()");
        tab.await("document.getElementById('search').value === 'status:offline'");
        tab.evaluate(
                "document.getElementById('search').value = 'half a sea';"
                        + " clock = document.getElementById('answered').textContent");
        // The page has asked again.
        tab.await("document.getElementById('answered').textContent !== clock");
        assertEquals("half a sea", value());
    }

    private static String value() throws Exception {
        return tab.evaluate("document.getElementById('search').value").asText();
    }

    @Test
    void theOutlineOfTheMapIsLoadedWithTheMapOnly() throws Exception {
        open("/devices?lang=en&q=tag.room:r16");
        tab.await("document.querySelector('.facets a')");
        assertEquals(List.of(), outlines());
        open("/devices?lang=en&q=tag.room:r15");
        tab.await("document.querySelector('.found .canvas.map canvas')");
        assertEquals(1, outlines().size());
        assertEquals(
                "world",
                tab.evaluate(
                                "echarts.getInstanceByDom(document.querySelector('.canvas.map'))"
                                        + ".getOption().geo[0].map")
                        .asText());
        assertEquals(List.of(), tab.complaints());
    }

    /** A redraw, such as for other colours, leaves the map where it was moved to. */
    @Test
    void theMapStaysWhereItWasMovedTo() throws Exception {
        open("/devices?lang=en&q=tag.room:r15");
        tab.await("document.querySelector('.found .canvas.map canvas')");
        String map = "echarts.getInstanceByDom(document.querySelector('.canvas.map'))";
        tab.evaluate(
                "map = "
                        + map
                        + "; map.dispatchAction({type: 'geoRoam', componentType: 'geo',"
                        + " geoIndex: 0, zoom: 3, originX: 100, originY: 100})");
        double zoom = tab.evaluate("map.getOption().geo[0].zoom").asDouble();
        tab.colours("dark");
        tab.await("map.getOption().geo[0].itemStyle.areaColor === '#2a3138'");
        assertEquals(3, zoom, 0.01);
        assertEquals(zoom, tab.evaluate("map.getOption().geo[0].zoom").asDouble(), 0.01);
    }

    private static List<String> outlines() {
        return tab.requests().stream().filter(address -> address.endsWith("/world.js")).toList();
    }

    @Test
    void hostileSearchesShowNothingButText() throws Exception {
        for (String search :
                List.of(
                        "<img src=x onerror=alert(1)>",
                        "' OR true --",
                        "%%%",
                        "\"unclosed",
                        "tag.\"<b>\":\"</b>\"",
                        "colour:<script>alert(1)</script>",
                        "x".repeat(1000),
                        "\uD83D\uDE00 楼层")) {
            open("/devices?lang=en");
            search(search);
            tab.await(
                    "!document.getElementById('search-problem').hidden"
                            + " || document.querySelector('.devices .empty')");
            assertEquals(
                    0,
                    tab.evaluate("document.querySelectorAll('main img, main b').length").asInt());
        }
        // The browser logs this for each answer with status 400.
        for (String complaint : tab.complaints()) {
            assertTrue(complaint.contains("400"), complaint);
        }
    }

    /** Every address shows the view with data, or what is wrong, and still has its controls. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?from=1e20&to=1e21",
                "/?from=9007199254740991&to=9007199254740993",
                "/?from=1&to=2",
                "/?from=1.5&to=Infinity",
                "/?from=253402300798999&to=253402300799000",
                "/?from=8640000000000000&to=8640000000000001",
                "/?range=<b>&tz=<b>&lang=<b>&product=<b>",
                "/?range=constructor&tz=__proto__&lang=constructor&product=constructor",
                "/constructor?lang=en",
                "/devices?sort=<b>",
                "/devices?after=[1,2",
                "/devices?after=[null,\"~\",\"~\"]",
                "/devices?q=%00",
                "/devices?q=%ED%A0%80&product=%F0%9F%98%80",
                "/gateways?after=<b>",
                "/gateways?ofproduct=<b>&after=[",
                "/rollouts?job=<img src=x onerror=alert(1)>",
                "/versions?product=a1Pump&module=<b>",
                "/telemetry?product=a1Pump&property=<b>",
                "/telemetry?product=__proto__&property=constructor",
                "/device?product=<b>&device=<img src=x onerror=alert(1)>",
                "/device?product=a1Pump&device="
            })
    void aHostileAddressShowsNothingButText(String address) throws Exception {
        String path = address.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E");
        tab.go(page.address() + path.substring(1).replace("[", "%5B").replace("\"", "%22"));
        // An address without a view has an answer in plain text, without the parts of the page.
        tab.await(
                "document.querySelector('#live.on') ||"
                        + " document.getElementById('trouble')?.hidden === false ||"
                        + " !document.getElementById('trouble')");
        for (String complaint : tab.complaints()) {
            assertTrue(complaint.contains("the server responded with a status of 4"), complaint);
        }
        assertEquals(
                0, tab.evaluate("document.querySelectorAll('main img, main b').length").asInt());
        if (tab.evaluate("document.getElementById('trouble') !== null").asBoolean()) {
            tab.await("document.querySelectorAll('nav a').length > 5");
            tab.await("document.getElementById('product').options.length > 0");
        }
    }

    @Test
    void whatIsShownIsSavedAsItIs() throws Exception {
        open("/devices?lang=en&q=alert:flapping");
        tab.await("document.querySelector('.devices tbody tr')");
        String csv =
                tab.evaluate(
                                "import('/export.js').then(one => ['=1+1', '＝1+1', '-5', 'a,b',"
                                    + " 'say \"x\"', -5, null, {a: 1}].map(one.field).join('|'))")
                        .asText();
        assertEquals("'=1+1|'＝1+1|-5|\"a,b\"|\"say \"\"x\"\"\"|-5||\"{\"\"a\"\":1}\"", csv);
        // Intercepts the browser's download address.
        tab.evaluate(
                "window.saved = []; URL.createObjectURL = blob => { blob.text().then(text =>"
                        + " saved.push(text)); return '#'; };"
                        + "document.querySelectorAll('.found .exports button').forEach(one =>"
                        + " one.click())");
        tab.await("saved.length >= 2");
        assertTrue(
                tab.evaluate(
                                "saved.some(text => text.startsWith('product_key,device_name') ||"
                                        + " text.startsWith('\\ufeffproduct_key,device_name'))")
                        .asBoolean());
        assertTrue(
                tab.evaluate(
                                "saved.some(text => text.startsWith('[') && JSON.parse(text)[0]"
                                        + ".alerts[0] === 'flapping')")
                        .asBoolean());
    }

    @Test
    void aChartsNumbersAreSavedToo() throws Exception {
        open("/commands?lang=en");
        tab.await("document.querySelector('.panel-buttons [aria-pressed]')");
        tab.evaluate("document.querySelector('.panel-buttons [aria-pressed]').click()");
        tab.evaluate(
                "window.saved = []; URL.createObjectURL = blob => { blob.text().then(text =>"
                        + " saved.push(text)); return '#'; };"
                        + "document.querySelector('.panel-buttons .exports button').click()");
        tab.await("saved.length === 1");
        assertTrue(tab.evaluate("saved[0]").asText().contains("Time,succeeded,failed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {721, 861, 862, 1279, 1280, 1440})
    void theTableOfFlappingDevicesFitsItsPanel(int width) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO fleet.flapping_device VALUES"
                            + " ('p', 'thermometer-327', '2026-03-01 01:00Z', NULL, 59),"
                            + " ('p', 'thermometer-87', '2026-03-01 01:00Z',"
                            + " '2026-03-01 01:10Z', 12)");
            tab.size(width, 900);
            open("/?from=1772322000000&to=1772329200000&tz=UTC");
            tab.await("document.querySelectorAll('.chip.warn').length > 0");
            tab.picture(PICTURES.resolve("flapping-" + width + ".png"));
            statement.execute("DELETE FROM fleet.flapping_device");
        }

        assertEquals(
                0,
                tab.evaluate(
                                "[...document.querySelectorAll('.panel.scroll > .table')].filter("
                                        + "one => one.scrollWidth > one.clientWidth).length")
                        .asInt());
    }

    @Test
    void theExpectedEndOfARolloutNamesTheDaysOfItsInterval() throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO fleet.rollout (job_id, tasks, in_progress, succeeded, failed,"
                            + " canceled, eta, eta_low, eta_high) VALUES ('job', 20, 10, 10, 0, 0,"
                            + " '2026-03-02 12:00Z', '2026-03-02 03:00Z', '2026-03-04 01:00Z')");
            open("/rollouts?tz=UTC");
            tab.await("document.querySelector('tbody td')");
            statement.execute("DELETE FROM fleet.rollout");
        }

        String shown = "2026-03-02 12:00:00 (03:00:00 – 2026-03-04 01:00:00)";
        assertTrue(tab.text().contains(shown), tab.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/telemetry", "/versions"})
    void withoutADatabaseNoViewSaysThatThereAreNoProducts(String path) throws Exception {
        try (FleetPage without =
                FleetPage.start(
                        PageOptions.onLoopback(
                                "jdbc:postgresql://127.0.0.1:" + FreePort.any() + "/none", 0))) {
            tab.go(without.address() + path.substring(1));
            tab.await("!document.getElementById('trouble').hidden");

            assertTrue(tab.text().contains("The database does not answer"), tab.text());
            assertFalse(tab.text().contains("No data yet"), tab.text());
        }
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefusedWithTheReason() throws Exception {
        open("/?from=1000&to=3601000&tz=UTC");

        type("from", "1970-01-01T02:00:00");
        assertEquals("The end must be after the beginning", problemOf("to"));
        assertEquals(
                1000,
                tab.evaluate("Number(new URLSearchParams(location.search).get('from'))").asInt());
        type("to", "1970-01-01T03:00:00");
        assertEquals("", problemOf("to"));
        tab.await(
                "location.search.includes('from=7200000') &&"
                        + " location.search.includes('to=10800000')");
    }

    @Test
    void onlyADeviceWithTheTypedBeginningIsOpened() throws Exception {
        open("/");

        type("device", "device-0");
        tab.await("document.querySelectorAll('#devices option').length > 0");
        tab.evaluate("document.getElementById('device').value = 'nothing-begins-so'");
        tab.evaluate("document.getElementById('find').requestSubmit()");
        tab.await("document.getElementById('device').validationMessage !== ''");
        assertEquals("No device name begins with this text", problemOf("device"));
        type("device", "");
        tab.evaluate("document.getElementById('find').requestSubmit()");
        assertEquals("/", tab.evaluate("location.pathname").asText());
        type("device", "device-01");
        tab.evaluate("document.getElementById('find').requestSubmit()");
        tab.await("location.pathname === '/device' && location.search.includes('device-01')");
    }

    /** Enters text as a user does, without leaving the field. */
    private static void type(String id, String text) throws Exception {
        tab.evaluate(
                "(element => { element.value = '"
                        + text
                        + "'; element.dispatchEvent(new Event('input', {bubbles: true}));"
                        + " element.dispatchEvent(new Event('change')); })"
                        + "(document.getElementById('"
                        + id
                        + "'))");
    }

    private static String problemOf(String id) throws Exception {
        return tab.evaluate("document.getElementById('" + id + "').validationMessage").asText();
    }

    private static void search(String text) throws Exception {
        String value = Chromium.JSON.writeValueAsString(text);
        tab.evaluate(
                "document.getElementById('search').value = "
                        + value
                        + "; document.querySelector('form.search').requestSubmit()");
    }

    private static String firstDevice() throws Exception {
        return tab.evaluate("document.querySelector('.devices tbody a').textContent").asText();
    }

    private static void open(String path) throws Exception {
        open(page, path);
    }

    private static void open(FleetPage of, String path) throws Exception {
        tab.go(of.address() + path.substring(1));
        tab.await("document.querySelector('#live.on')");
    }
}

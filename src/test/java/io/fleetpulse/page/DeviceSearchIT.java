package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchConditions.Found;
import io.fleetpulse.page.search.SearchQuery;
import io.fleetpulse.tools.SharedPostgres;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Runs the page's device searches on a real PostgreSQL. */
@SlowTest("a database of many devices")
class DeviceSearchIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEVICES = 10_000;

    /** Most pages that the test reads of a search. */
    private static final int PAGES = 8;

    private static Connection connection;
    private static ConnectionPool database;
    private static Api api;

    @BeforeAll
    static void fill() throws Exception {
        String url = SharedPostgres.newDatabase();
        connection = DriverManager.getConnection(url);
        SearchableFleet.create(connection, DEVICES);
        try (Statement statement = connection.createStatement()) {
            for (String sql : HOSTILE) {
                statement.execute(sql);
            }
        }
        database = new ConnectionPool(PageOptions.onLoopback(url, 0), 1);
        api = new Api(database, Endpoints.contents(DevicePages.Limits.USUAL));
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
        connection.close();
    }

    /** Names with special characters of SQL, JSON or the search language. */
    private static final String[] HOSTILE = {
        """
        INSERT INTO device (product_key, device_name, state, tags) VALUES
            ('odd', '100%', 'enabled', '{"a.b": "x"}'), ('odd', '100x', 'enabled', '{"a": "b''c"}'),
            ('odd', 'a_b', 'enabled', '{"楼层": "三楼"}'), ('odd', 'aXb', 'enabled', NULL),
            ('odd', ''' OR true --', 'deleted', '"none"'), ('odd', 'a\\b', 'enabled', '[]'),
            ('odd', '"quoted"', 'enabled', '{"k": "a, b"}'), ('odd', '*', 'unknown', '{}')
        """,
        """
        INSERT INTO device_version (product_key, device_name, module_name, version) VALUES
            ('odd', '100%', 'default', 'v2.10'), ('odd', '100x', 'default', '2.10-rc1'),
            ('odd', 'a_b', 'default', NULL), ('odd', 'aXb', 'main; board', '7')
        """,
        """
        INSERT INTO device_property (product_key, device_name, property, value, at) VALUES
            ('odd', '100%', 'T', '1e3', now()), ('odd', '100x', 'T', '"1000"', now()),
            ('odd', 'a_b', 'T', '{"x": {"y": 5}, "T": 7}', now()),
            ('odd', 'aXb', 'T.T', '7', now()), ('odd', '*', 'T', 'true', now()),
            ('odd', '"quoted"', 'T', '123456789012345678901234567890', now())
        """
    };

    /**
     * A search, and the equivalent handwritten condition on devices {@code d} with status
     * {@code s}.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    product:a1Pump | d.product_key = 'a1Pump'
                    product:a1… | d.product_key LIKE 'a1%'
                    product!=a1Pump,a1Lamp | d.product_key NOT IN ('a1Pump', 'a1Lamp')
                    device-00 | d.device_name LIKE 'device-00%'
                    device:*00 | d.device_name LIKE '%00'
                    status:offline | s.status = 'offline'
                    status:offline,unknown | s.status = 'offline' OR s.status IS NULL
                    status:offline>2h | s.status = 'offline' AND s.since < now() - interval '2 hours'
                    -status:offline | s.status IS DISTINCT FROM 'offline'
                    status:unknown | s.status IS NULL
                    since<1h | s.since > now() - interval '1 hour'
                    -since<1h | (s.since > now() - interval '1 hour') IS NOT TRUE
                    reason:427 | s.offline_reason = 427
                    reason>=404 reason<520 | s.offline_reason BETWEEN 404 AND 519
                    reason:* | s.offline_reason IS NOT NULL
                    state:disabled | d.state = 'disabled'
                    created>2026-01-01 -created<100h | d.created_at <= now() - interval '100 hours'
                    gateway:gw-42 | d.gateway_device_name = 'gw-42'
                    gateway:a1Gateway/gw-4* | d.gateway_device_name LIKE 'gw-4%'
                    -gateway:* | d.gateway_device_name IS NULL
                    tag.site=harbour | d.tags ->> 'site' = 'harbour'
                    tag.site=har* | d.tags ->> 'site' LIKE 'har%'
                    tag.site!=harbour | d.tags ->> 'site' IS DISTINCT FROM 'harbour'
                    tag.site=harbour,mill tag.room=r17 | d.tags ->> 'site' IN ('harbour', 'mill') AND d.tags ->> 'room' = 'r17'
                    flapping:yes | d.device_name IN (SELECT device_name FROM flapping_device WHERE ended_at IS NULL)
                    flapping:no product:a1Pump | d.product_key = 'a1Pump' AND d.device_name NOT IN (SELECT device_name FROM flapping_device WHERE ended_at IS NULL)
                    alert:flapping | d.device_name IN (SELECT device_name FROM (SELECT DISTINCT ON (device_name) device_name, state FROM alert ORDER BY device_name, at DESC) AS newest WHERE state = 'raised')
                    event:Overheated | d.device_name IN (SELECT device_name FROM device_event)
                    event:other | false
                    version.default:2.10 | d.device_name IN (SELECT device_name FROM device_version WHERE module_name = 'default' AND version = '2.10')
                    version.default<1.9 | d.device_name IN (SELECT device_name FROM device_version WHERE module_name = 'default' AND split_part(version, '.', 1) = '1' AND split_part(version, '.', 2)::int < 9)
                    version.default>=2.10 version.default<3 | d.device_name IN (SELECT device_name FROM device_version WHERE module_name = 'default' AND version IN ('2.10', '2.11', '2.12', 'v2.10'))
                    version.default>=2.10-rc1 product:odd | d.device_name IN ('100%', '100x')
                    version:*-rc1 product:a1Pump | d.device_name IN (SELECT device_name FROM device_version WHERE version LIKE '%-rc1') AND d.product_key = 'a1Pump'
                    version.radio!=v0.0-rc0 product:a1Pump | d.product_key = 'a1Pump' AND d.device_name NOT IN (SELECT device_name FROM device_version WHERE module_name = 'radio' AND version = 'v0.0-rc0')
                    seen<1h | s.since >= now() - interval '1 hour' OR d.device_name IN (SELECT device_name FROM device_property WHERE at >= now() - interval '1 hour') OR d.device_name IN (SELECT device_name FROM device_event WHERE at >= now() - interval '1 hour')
                    prop.Temperature>60 | d.device_name IN (SELECT device_name FROM device_property WHERE property = 'Temperature' AND value::text::numeric > 60)
                    -prop.Temperature>60 product:a1Pump | d.product_key = 'a1Pump' AND d.device_name NOT IN (SELECT device_name FROM device_property WHERE property = 'Temperature' AND value::text::numeric > 60)
                    prop.Mode=eco,off | d.device_name IN (SELECT device_name FROM device_property WHERE property = 'Mode' AND value::text IN ('"eco"', '"off"'))
                    prop.Position.latitude>=80 | d.device_name IN (SELECT device_name FROM device_property WHERE property = 'Position.latitude' AND value::text::int >= 80)
                    prop.T:1000 | d.product_key = 'odd' AND d.device_name IN ('100%', '100x')
                    prop.T>999 | d.product_key = 'odd' AND d.device_name IN ('100%', '"quoted"')
                    prop.T.x.y=5 | d.device_name = 'a_b'
                    prop.T.T:7 | d.device_name IN ('a_b', 'aXb')
                    prop.T:true | d.device_name = '*'
                    prop.T:"1000" | d.device_name IN ('100%', '100x')
                    device:100% | d.device_name = '100%'
                    device:a_b* | d.device_name = 'a_b'
                    device:a\\b | d.device_name = 'a\\b'
                    device:a\\b* | d.device_name = 'a\\b'
                    device:"*" | d.device_name = '*'
                    device:"' OR true --" | d.device_name = ''' OR true --'
                    "\\"quoted\\"" | d.device_name = '"quoted"'
                    tag.k:"a, b" | d.device_name = '"quoted"'
                    tag.a.b:x | d.device_name = '100%'
                    tag.a:b'c | d.device_name = '100x'
                    tag.楼层:三楼 | d.device_name = 'a_b'
                    version."main; board":7 | d.device_name = 'aXb'
                    """)
    void findsWhatItSays(String search, String condition) throws Exception {
        Set<String> expected = byHand(condition);
        List<String> found = names(search, "", PAGES);
        if (expected.size() <= PAGES * DeviceSearch.PAGE) {
            assertEquals(expected, new HashSet<>(found));
        } else {
            assertTrue(found.size() >= PAGES * DeviceSearch.PAGE, found.size() + " found");
            assertTrue(expected.containsAll(found));
        }
        assertEquals(expected.size(), ask("search/count", search, "").get("devices").asInt());
        if (!condition.equals("false")) {
            assertNotEquals(Set.of(), expected, "the test has nothing to find");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "-name", "since", "-since"})
    void pagesFollowEachOther(String order) throws Exception {
        List<String> names = names("tag.room=r17", order, PAGES);
        assertEquals(new HashSet<>(names).size(), names.size(), "a device twice");
        assertEquals(byHand("d.tags ->> 'room' = 'r17'"), new HashSet<>(names));
        String by =
                switch (order) {
                    case "name" -> "d.product_key, d.device_name";
                    case "-name" -> "d.product_key DESC, d.device_name DESC";
                    case "since" -> "s.since NULLS LAST, d.product_key, d.device_name";
                    default ->
                            "s.since DESC NULLS LAST,"
                                    + " CASE WHEN s.since IS NULL THEN d.product_key END,"
                                    + " CASE WHEN s.since IS NULL THEN d.device_name END,"
                                    + " d.product_key DESC, d.device_name DESC";
                };
        assertEquals(rows("d.tags ->> 'room' = 'r17' ORDER BY " + by), names);
    }

    @Test
    void showsEverythingOfADevice() throws Exception {
        JsonNode device = ask("search", "alert:flapping status:online", "").get("devices").get(0);
        assertEquals("online", device.get("status").asText());
        assertTrue(device.get("since").asLong() > 0);
        assertTrue(device.get("last_seen").asLong() >= device.get("since").asLong());
        assertTrue(device.get("versions").has("default"));
        assertTrue(device.get("tags").has("site"));
        assertEquals("[\"flapping\"]", device.get("alerts").toString());
        assertTrue(device.get("events").asInt() > 0);
        assertTrue(device.has("flapping"));
        assertTrue(device.has("gateway_device_name"));
    }

    @Test
    void facetsAddUp() throws Exception {
        JsonNode answer = ask("search/facets", "tag.site=harbour", "");
        assertEquals(1, answer.get("oneOf").asInt());
        long devices = byHand("d.tags ->> 'site' = 'harbour'").size();
        for (String facet : List.of("status", "product")) {
            long sum = 0;
            for (JsonNode row : answer.get("facets")) {
                sum += row.get("facet").asText().equals(facet) ? row.get("devices").asLong() : 0;
            }
            assertEquals(devices, sum, facet);
        }
        for (String facet : List.of("reason", "gateway", "tag", "version")) {
            assertTrue(answer.toString().contains("\"facet\":\"" + facet + "\""), facet);
        }
    }

    /** Which devices are in a sample depends on their names, so that counts are exact. */
    @ParameterizedTest
    @CsvSource({
        "5, 5, prop.Temperature>60 -version.default<1.9",
        "10, 10, seen>2h",
        "20, 1, prop.Temperature>99.85"
    })
    void facetsOfASampleAddUp(int oneOf, int expected, String search) throws Exception {
        DeviceQuery query = query(search);
        DeviceFacets.Facets facets = DeviceFacets.of(connection, query, oneOf);
        long sum =
                facets.values().stream()
                        .filter(value -> value.facet().equals("product"))
                        .mapToLong(DeviceFacets.Facet::devices)
                        .sum();
        assertEquals(facets.counted(), sum);
        assertEquals(expected, facets.oneOf());
        BoundSql matching =
                new BoundSql()
                        .add("SELECT count(*) ")
                        .add(query.matches(query.conditions(connection), false))
                        .add(" AND hashtext(device.device_name) % ? = 0", expected);
        try (PreparedStatement statement = prepared(matching)) {
            ResultSet rows = statement.executeQuery();
            assertTrue(rows.next());
            assertEquals(rows.getLong(1), sum);
        }
        assertTrue(sum > 0);
    }

    /** A count of a sample is of the same devices as its facets. */
    @ParameterizedTest
    @CsvSource({
        "5, 0, 5, prop.Temperature>60 -version.default<1.9",
        "10, 0, 10, status:online seen>2h",
        "20, 1e9, 1, status:online seen>2h",
        "1, 0, 1, status:online seen>2h",
        "20, 0, 1, prop.Temperature>99.85"
    })
    void aCostlyCountIsOfASample(int oneOf, double costly, int expected, String search)
            throws Exception {
        DeviceCount count = DeviceCount.of(connection, query(search), oneOf, costly);
        assertEquals(expected, count.oneOf());
        DeviceFacets.Facets facets = DeviceFacets.of(connection, query(search), expected);
        assertEquals(expected, facets.oneOf());
        assertEquals(facets.counted(), count.devices());
        assertTrue(count.devices() > 0);
    }

    private static PreparedStatement prepared(BoundSql sql) throws Exception {
        PreparedStatement statement = connection.prepareStatement(sql.text());
        sql.bind(statement);
        return statement;
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "100000, 1", "100001, 6", "1000000, 66"})
    void countsOfManyDevicesAreOfASample(long devices, int oneOf) {
        assertEquals(oneOf, DeviceSample.oneOf(devices));
    }

    @Test
    void positionsAreOfTheDevicesThatMatch() throws Exception {
        JsonNode positions = ask("search/positions", "tag.room=r15", "").get("positions");
        assertFalse(positions.isEmpty());
        Set<String> matching = byHand("d.tags ->> 'room' = 'r15'");
        for (JsonNode position : positions) {
            assertTrue(matching.contains(position.get("device_name").asText()));
            assertEquals("Position", position.get("property").asText());
            assertTrue(Math.abs(position.get("latitude").asDouble()) <= 90);
        }
    }

    /** Members of an object are properties of their own, and so may coordinates be. */
    @Test
    void coordinatesHaveManyNames() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    BEGIN;
                    INSERT INTO device (product_key, device_name)
                    SELECT 'places', 'place-' || i FROM generate_series(1, 7) AS i;
                    INSERT INTO device_property (product_key, device_name, property, value, at) VALUES
                        ('places', 'place-1', 'lat', '1.5', now()), ('places', 'place-1', 'lng', '2.5', now()),
                        ('places', 'place-2', 'gps:Fix.Lat', '1', now()), ('places', 'place-2', 'gps:Fix.Lon', '2', now()),
                        ('places', 'place-3', 'Latitude', '1', NULL), ('places', 'place-3', 'Longitude', '180', NULL),
                        ('places', 'place-4', 'lat', '90.1', now()), ('places', 'place-4', 'lng', '2', now()),
                        ('places', 'place-5', 'lat', '"1"', now()), ('places', 'place-5', 'lng', '2', now()),
                        ('places', 'place-6', 'lat', '1', now()), ('places', 'place-6', 'Fix.lng', '2', now()),
                        ('places', 'place-7', 'flat', '1', now()), ('places', 'place-7', 'flng', '2', now());
                    COMMIT
                    """);
        }
        try {
            List<String> found = new ArrayList<>();
            for (JsonNode place : ask("search/positions", "product:places", "").get("positions")) {
                found.add(
                        place.get("device_name").asText()
                                + " "
                                + place.get("property").asText()
                                + " "
                                + place.get("latitude").asDouble()
                                + " "
                                + place.get("longitude").asDouble());
            }
            assertEquals(
                    Set.of("place-1  1.5 2.5", "place-2 gps:Fix 1.0 2.0", "place-3  1.0 180.0"),
                    new HashSet<>(found));
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM device_property WHERE product_key = 'places'");
                statement.execute("DELETE FROM device WHERE product_key = 'places'");
            }
        }
    }

    @Test
    void theProductOfThePageCounts() throws Exception {
        JsonNode answer = ask("search/count", "status:offline", "&product=a1Lamp");
        assertEquals(
                byHand("s.status = 'offline' AND d.product_key = 'a1Lamp'").size(),
                answer.get("devices").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour:red", "prop.Mode>eco", "tag.a=\"x"})
    void aSearchThatCannotBeReadIsABadRequestWithItsPlace(String search) throws Exception {
        Answer answer = answer("search/count", search, "");
        assertEquals(400, answer.status());
        JsonNode body = JSON.readTree(answer.body());
        assertEquals("bad-search", body.get("error").asText());
        assertTrue(body.get("position").isInt());
        assertTrue(body.get("details").isArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,2,3]",
                "x",
                "[null,\"a\"]",
                "[null,\"\\u0000\",\"b\"]",
                "[-1,\"a\",\"b\"]",
                "[1e99,\"a\",\"b\"]",
                "[null,\"\\ud800\",\"b\"]",
                "[null,\"a\",\"b\",1]",
                "[null,\"a\",\"b\",true,true]",
                "{}"
            })
    void aKeyThatNoPageEndedWithIsABadRequest(String after) {
        String query = "q=&tz=&sort=since&after=" + encoded(after);
        assertEquals(400, api.answer("search", query).status());
    }

    /** For any input, the database accepts the resulting SQL. */
    @Test
    void noTextIsTooMuchForTheDatabase() throws Exception {
        Random random = new Random(7);
        List<String> words =
                List.of(
                        "status:",
                        "offline",
                        "tag.a=",
                        "tag.\"?\":",
                        "-",
                        "prop.",
                        "T",
                        ">",
                        "60",
                        "version",
                        "<2.1",
                        "'",
                        "\"",
                        ";--",
                        "%",
                        "_",
                        "\\",
                        "*",
                        " ",
                        " ",
                        " ",
                        ",",
                        "seen>2h",
                        "event:",
                        "gateway:",
                        "/",
                        "{}",
                        "$1",
                        "?",
                        "prop.T.x.y:",
                        "1e9",
                        "楼",
                        "\uD83D\uDE00",
                        "device:",
                        "reason:1",
                        "alert!=");
        int understood = 0;
        for (int i = 0; i < 400; i++) {
            StringBuilder search = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                search.append(words.get(random.nextInt(words.size())));
            }
            Answer answer = answer("search", search.toString(), "&sort=name&after=");
            String said = search + ": " + new String(answer.body(), StandardCharsets.UTF_8);
            assertTrue(answer.status() == 200 || said.contains("bad-search"), said);
            understood += answer.status() == 200 ? 1 : 0;
        }
        assertTrue(understood > 100, "only " + understood + " were searches");
    }

    /** However a page is read, it has the same devices in the same order. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "product:a1Pump",
                "status:offline>2h",
                "status:unknown",
                "since<5h -reason:427",
                "reason:427",
                "tag.room=r17",
                "version.default<1.9 state:enabled",
                "-version.radio:*-rc1 gateway:gw-4*",
                "flapping:yes",
                "flapping:yes,no product!=a1Lamp",
                "alert:flapping",
                "event:Overheated",
                "event:Overheated -status:online",
                "event:other",
                "seen>2h status:online",
                "seen<1h",
                "prop.Temperature>99.85",
                "prop.Mode=eco -tag.site=mill",
                "prop.T.T:7"
            })
    void everyWayToAPageFindsTheSameDevices(String search) throws Exception {
        for (DeviceOrder order : DeviceOrder.values()) {
            DeviceCursor after = null;
            for (int i = 0; i < 2; i++) {
                DeviceQuery query = query(search);
                SearchConditions conditions = query.conditions(connection);
                DevicePage page = new DevicePage(query, conditions, order);
                List<DeviceCursor> sorted = keys(page.sorted(after));
                if (conditions.found(false).isPresent()) {
                    Found found = conditions.found(false).get();
                    List<DeviceCursor> keys = keys(page.found(found, after, 2 * DEVICES));
                    keys.removeIf(key -> key.deviceName() == null);
                    assertEquals(sorted, keys, order + " found");
                }
                for (Duration walk : List.of(Duration.ZERO, Duration.ofMinutes(1))) {
                    assertEquals(sorted, read(query, order, after, walk), order + " " + walk);
                }
                if (sorted.isEmpty()) {
                    break;
                }
                after = sorted.get(sorted.size() - 1);
            }
        }
    }

    /** Reads pages until there is a whole one, and one key more if there is one. */
    private static List<DeviceCursor> read(
            DeviceQuery query, DeviceOrder order, DeviceCursor after, Duration walk)
            throws Exception {
        List<DeviceCursor> keys = new ArrayList<>();
        DeviceCursor next = after;
        do {
            DevicePages.Page page =
                    DevicePages.read(
                            connection, query, order, next, new DevicePages.Limits(0, walk, walk));
            keys.addAll(page.devices());
            next = page.next();
        } while (next != null && keys.size() <= DeviceSearch.PAGE);
        return keys.subList(0, Math.min(keys.size(), DeviceSearch.PAGE + 1));
    }

    /** A page that ends early is followed by a page that does not. */
    @ParameterizedTest
    @ValueSource(strings = {"name", "-name", "since", "-since"})
    void aPageThatEndsEarlyIsFollowedByAllTheRest(String order) throws Exception {
        String search = "prop.T.T:7";
        DevicePages.Limits limits = new DevicePages.Limits(0, Duration.ZERO, Duration.ZERO);
        DeviceOrder by = DeviceOrder.of(order);
        DevicePages.Page early = DevicePages.read(connection, query(search), by, null, limits);
        assertTrue(early.next().unfinished());
        assertTrue(early.devices().size() <= 2);
        DeviceCursor next = DeviceCursor.parse(early.next().text());
        assertEquals(early.next(), next);
        DevicePages.Page rest = DevicePages.read(connection, query(search), by, next, limits);
        assertEquals(null, rest.next());
        assertEquals(2, early.devices().size() + rest.devices().size());
    }

    private static List<DeviceCursor> keys(BoundSql sql) throws Exception {
        List<DeviceCursor> keys = new ArrayList<>();
        BoundStatements.read(connection, sql, rows -> keys.add(DevicePages.key(rows)));
        return keys;
    }

    private static DeviceQuery query(String search) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        return new DeviceQuery(SearchQuery.parse(search, now, ZoneOffset.UTC), "", now);
    }

    private static DevicePage page(String search, DeviceOrder order) throws Exception {
        DeviceQuery query = query(search);
        return new DevicePage(query, query.conditions(connection), order);
    }

    /** Looking at devices in order reads indexes only, for any number of devices. */
    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "'', name",
        "'', -name",
        "'', since",
        "'', -since",
        "product:a1Pump, name",
        "status:offline, -since",
        "status:offline>2h, since",
        "status:unknown, -name",
        "reason:427, since",
        "gateway:gw-42, name",
        "tag.room=r17, name",
        "version.radio:v0.7-rc1, -since",
        "version.radio<0.2, name",
        "flapping:yes, name",
        "alert:flapping, -since",
        "event:Overheated, name",
        "seen>2h, name",
        "seen>2h, -since",
        "seen<1h, -name",
        "prop.Temperature>99.85, -since",
        "prop.Position.latitude>80 gateway:gw-45, name"
    })
    void lookingAtDevicesInOrderReadsIndexes(String search, String order) throws Exception {
        DevicePage page = page(search, DeviceOrder.of(order));
        for (BoundSql sql : List.of(page.walked(null, 2500), page.lastLookedAt(null, 2500))) {
            JsonNode plan = explained(sql);
            Set<String> scanned = new TreeSet<>();
            collectScans(plan, scanned);
            assertEquals(Set.of(), scanned, plan.toPrettyString());
        }
    }

    /** What a term finds leads to its devices, and nothing reads the other devices. */
    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "event:Overheated, name",
        "event:Overheated, -since",
        "prop.Temperature>99.85, name",
        "alert:flapping, since",
        "version.radio:v0.7-rc1 status:offline, -since"
    })
    void whatATermFindsLeadsToItsDevices(String search, String order) throws Exception {
        Found found = query(search).conditions(connection).found(false).get();
        JsonNode plan = explained(page(search, DeviceOrder.of(order)).found(found, null, 50_000));
        Set<String> scanned = new TreeSet<>();
        collectScans(plan, scanned);
        assertFalse(scanned.contains("device"), plan.toPrettyString());
        assertFalse(scanned.contains("device_status"), plan.toPrettyString());
    }

    /** With the default cost of random reads, scanning such a small table may look cheaper. */
    private static JsonNode explained(BoundSql sql) throws Exception {
        try (Statement seek = connection.createStatement()) {
            seek.execute("SET random_page_cost = 1.1");
        }
        try (PreparedStatement statement =
                connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql.text())) {
            sql.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return JSON.readTree(rows.getString(1)).get(0).get("Plan");
            }
        }
    }

    /** Collects the tables that a plan reads completely, and whether it sorts more than a page. */
    private static void collectScans(JsonNode node, Set<String> scanned) {
        String type = node.path("Node Type").asText();
        if (type.equals("Seq Scan")) {
            scanned.add(node.get("Relation Name").asText());
        } else if (type.equals("Sort") && node.get("Plan Rows").asLong() > DeviceSearch.PAGE + 1) {
            scanned.add("sorted");
        }
        node.path("Plans").forEach(child -> collectScans(child, scanned));
    }

    private static Answer answer(String path, String search, String more) {
        return api.answer(path, "q=" + encoded(search) + "&tz=UTC" + more);
    }

    private static JsonNode ask(String path, String search, String more) throws Exception {
        String rest = path.equals("search") ? more + "&sort=&after=" : more;
        Answer answer = answer(path, search, rest);
        JsonNode body = JSON.readTree(answer.body());
        assertEquals(200, answer.status(), search + ": " + body);
        return body;
    }

    /** The devices of the first pages, in their order. */
    private static List<String> names(String search, String order, int pages) throws Exception {
        List<String> names = new ArrayList<>();
        String after = "";
        do {
            Answer answer = answer("search", search, "&sort=" + order + "&after=" + encoded(after));
            JsonNode body = JSON.readTree(answer.body());
            assertEquals(200, answer.status(), search + ": " + body);
            body.get("devices").forEach(device -> names.add(device.get("device_name").asText()));
            after = body.get("next").isNull() ? "" : body.get("next").asText();
        } while (!after.isEmpty() && names.size() < pages * DeviceSearch.PAGE);
        return names;
    }

    private static Set<String> byHand(String condition) throws Exception {
        return new HashSet<>(rows(condition));
    }

    private static List<String> rows(String condition) throws Exception {
        String sql =
                "SELECT d.device_name FROM device AS d LEFT JOIN device_status AS s"
                        + " USING (product_key, device_name) WHERE "
                        + condition;
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

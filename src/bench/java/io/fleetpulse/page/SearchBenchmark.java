package io.fleetpulse.page;

import io.fleetpulse.local.LocalPostgres;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures device searches on the embedded PostgreSQL: first page, count and facets, and the cost
 * of the search indexes for the writer. Of a page that ends early it shows the time to the first
 * answer and to the whole page.
 */
public final class SearchBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int RUNS = 5;

    private static final List<String> SEARCHES =
            List.of(
                    "",
                    "product:a1Pump",
                    "status:offline",
                    "status:offline>2h",
                    "status:unknown",
                    "device-00ab*",
                    "reason:427",
                    "gateway:gw-42",
                    "tag.site=harbour",
                    "tag.room=r17 status:offline",
                    "version.default<2.1",
                    "version.radio:v0.7-rc1",
                    "flapping:yes",
                    "alert:flapping",
                    "event:Overheated",
                    "seen>2h",
                    "prop.Temperature>60",
                    "prop.Temperature>99.85",
                    "prop.Mode=eco -tag.site=mill",
                    "product:a1… tag.site=harbour version.default<2.1 status:offline>2h"
                            + " prop.Temperature>60");

    private static final List<String> ORDERS = List.of("name", "-name", "since", "-since");

    private SearchBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments number of devices, a million by default
     */
    public static void main(String[] arguments) throws Exception {
        int devices = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path directory = Files.createTempDirectory("fleetpulse-search");
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0);
                Connection connection = postgres.connect()) {
            SearchableFleet.create(connection, devices);
            System.out.printf("%,d devices; median of %d, milliseconds%n", devices, RUNS);
            try (ConnectionPool database =
                    new ConnectionPool(PageOptions.onLoopback(postgres.jdbcUrl(), 0), 1)) {
                searches(new Api(database, Endpoints.contents(DevicePages.Limits.USUAL)));
            }
            transitions(connection);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void searches(Api api) throws IOException {
        System.out.printf(
                "%10s %10s %10s %10s %10s %10s  search%n",
                "name", "-name", "since", "-since", "count", "facets");
        for (String search : SEARCHES) {
            String q = "q=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&tz=UTC";
            StringBuilder line = new StringBuilder();
            for (String order : ORDERS) {
                line.append(page(api, q + "&sort=" + order));
            }
            line.append(took(api, "search/count", q)).append(took(api, "search/facets", q));
            System.out.println(line + "  " + search);
        }
        System.out.println(took(api, "search/positions", "q=&tz=UTC") + "  positions");
    }

    private static String page(Api api, String query) throws IOException {
        long first = median(api, "search", query + "&after=");
        JsonNode page = JSON.readTree(api.answer("search", query + "&after=").body());
        if (!page.path("unfinished").asBoolean()) {
            return String.format(Locale.ROOT, "%10s ", first);
        }
        String after = URLEncoder.encode(page.get("next").asText(), StandardCharsets.UTF_8);
        long rest = median(api, "search", query + "&after=" + after);
        return String.format(Locale.ROOT, "%10s ", first + "/" + (first + rest));
    }

    private static String took(Api api, String path, String query) {
        return String.format(Locale.ROOT, "%10s ", median(api, path, query));
    }

    private static long median(Api api, String path, String query) {
        long[] milliseconds = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long begun = System.nanoTime();
            Answer answer = api.answer(path, query);
            milliseconds[i] = (System.nanoTime() - begun) / 1_000_000;
            if (answer.status() != 200) {
                throw new IllegalStateException(path + "?" + query + ": " + answer.status());
            }
        }
        Arrays.sort(milliseconds);
        return milliseconds[RUNS / 2];
    }

    /** Changes the status of 20,000 devices at a time, with and without the search index. */
    private static void transitions(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE changing AS SELECT product_key, device_name,"
                            + " row_number() OVER (ORDER BY md5(device_name)) AS number"
                            + " FROM device_status");
            statement.execute("CREATE INDEX ON changing (number)");
            long with = changes(statement, 0);
            statement.execute("DROP INDEX device_status_since");
            long without = changes(statement, RUNS);
            System.out.printf(
                    "20,000 transitions: %d ms with the index on since, %d ms without%n",
                    with, without);
        }
    }

    private static long changes(Statement statement, int begin) throws Exception {
        statement.execute("VACUUM ANALYZE device_status");
        long[] milliseconds = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long first = 20_000L * (begin + i);
            long begun = System.nanoTime();
            statement.executeUpdate(
                    "INSERT INTO device_status (product_key, device_name, status, since)"
                            + " SELECT product_key, device_name, 'offline', clock_timestamp()"
                            + " FROM changing WHERE number > "
                            + first
                            + " AND number <= "
                            + (first + 20_000)
                            + " ORDER BY product_key, device_name"
                            + " ON CONFLICT (product_key, device_name) DO UPDATE"
                            + " SET status = excluded.status, since = excluded.since");
            milliseconds[i] = (System.nanoTime() - begun) / 1_000_000;
        }
        Arrays.sort(milliseconds);
        return milliseconds[RUNS / 2];
    }
}

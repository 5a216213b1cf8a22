package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.tools.SharedPostgres;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every query uses indexes, in tables that are much larger than what it shows of them. */
@SlowTest("a database with millions of rows")
class QueriesUseIndexesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> VALUES =
            Map.of(
                    "property", "Property1",
                    "device", "d100",
                    "job", "j7",
                    "module", "default",
                    "name", "d1",
                    "ofproduct", "p0",
                    "after", "d100");

    private static final int SECONDS_TO_ANSWER = 600;

    private static String url;
    private static Connection connection;

    @BeforeAll
    static void fill() throws Exception {
        url = SharedPostgres.newDatabase();
        connection = DriverManager.getConnection(url);
        SeededFleet.create(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
    }

    static Stream<Arguments> questions() {
        return Endpoints.all().stream()
                .flatMap(
                        endpoint ->
                                endpoint.queries().stream()
                                        .flatMap(
                                                query ->
                                                        products(query)
                                                                .map(
                                                                        product ->
                                                                                Arguments.of(
                                                                                        endpoint
                                                                                                .path(),
                                                                                        query
                                                                                                .name(),
                                                                                        product))));
    }

    @ParameterizedTest(name = "{0} {1} of product \"{2}\"")
    @MethodSource("questions")
    void noTableIsReadAsAWhole(String path, String name, String product) throws Exception {
        Endpoint endpoint = endpoint(path);
        Query query = query(endpoint, name);

        JsonNode plan = explain(query, parameters(endpoint, product));

        Set<String> scanned = new TreeSet<>();
        collectScans(plan, scanned);
        // This table has one row per table of windows.
        scanned.remove("window_progress");
        assertEquals(Set.of(), scanned, plan.toPrettyString());
    }

    /** Without the page's time-out, which a busy machine may exceed. */
    @Test
    void everyEndpointAnswers() throws Exception {
        PageOptions options = PageOptions.onLoopback(url, 0);
        try (ConnectionPool database = new ConnectionPool(options, 1, SECONDS_TO_ANSWER)) {
            Api api = new Api(database, Endpoints.all());
            for (Endpoint endpoint : Endpoints.all()) {
                String query = "product=p0&from=" + from() + "&to=" + to();
                for (String parameter : endpoint.parameters()) {
                    query += "&" + parameter + "=" + VALUES.get(parameter);
                }
                Answer answer = api.answer(endpoint.path(), query);
                assertEquals(200, answer.status(), endpoint.path());
            }
        }
    }

    private static Stream<String> products(Query query) {
        if (!query.parameters().contains(Parameters.PRODUCT)) {
            return Stream.of("");
        }
        boolean filters = Set.of("properties", "devices").contains(query.name());
        return filters ? Stream.of("p0") : Stream.of("", "p0");
    }

    private static Endpoint endpoint(String path) {
        return Endpoints.all().stream()
                .filter(endpoint -> endpoint.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Query query(Endpoint endpoint, String name) {
        return endpoint.queries().stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Parameters parameters(Endpoint endpoint, String product) throws Exception {
        String others =
                endpoint.parameters().stream()
                        .map(name -> "&" + name + "=" + VALUES.get(name))
                        .collect(Collectors.joining());
        return Parameters.parse(
                "product=" + product + "&from=" + from() + "&to=" + to() + others,
                endpoint.parameters(),
                SeededFleet.NOW);
    }

    private static long from() {
        return SeededFleet.NOW - 3_600_000;
    }

    private static long to() {
        return SeededFleet.NOW + 60_000;
    }

    private static JsonNode explain(Query query, Parameters parameters) throws Exception {
        try (PreparedStatement statement =
                        query.prepare(connection, "EXPLAIN (FORMAT JSON) ", parameters);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return JSON.readTree(rows.getString(1)).get(0).get("Plan");
        }
    }

    private static void collectScans(JsonNode node, Set<String> scanned) throws SQLException {
        if (node.path("Node Type").asText().equals("Seq Scan")) {
            scanned.add(node.get("Relation Name").asText());
        }
        Set<JsonNode> children = new HashSet<>();
        node.path("Plans").forEach(children::add);
        for (JsonNode child : children) {
            collectScans(child, scanned);
        }
    }
}

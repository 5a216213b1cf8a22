package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A test case in a file: records in order, and the expected rows.
 *
 * @param id the case's name, and the product key of its records
 * @param title what the case shows
 * @param records the records, in the order of the file
 * @param orders each order in which the records are sent, as indexes of {@code records}; the same
 *     rows must come out of every order
 * @param arguments arguments of the job beyond those of every run; {@code {dir}} stands for the
 *     folder of {@code files}
 * @param files texts of files that arguments name, by file name
 * @param steps manual steps; a case with steps needs a separate test
 * @param expect the rows, by table, see {@link ExpectedRows}
 * @param limitSeconds how long the run may take
 */
record CaseFile(
        String id,
        String title,
        List<CaseRecord> records,
        List<List<Integer>> orders,
        List<String> arguments,
        Map<String, String> files,
        List<String> steps,
        JsonNode expect,
        long limitSeconds) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DEFAULT_LIMIT_SECONDS = 600;

    /** All cases of a folder, by file name. */
    static List<CaseFile> readAll(Path folder) throws IOException {
        List<CaseFile> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(CaseFile::isJson).sorted().toList()) {
                cases.add(of(JSON.readTree(Files.readAllBytes(file))));
            }
        }
        return cases;
    }

    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    private static CaseFile of(JsonNode json) {
        List<CaseRecord> records = new ArrayList<>();
        json.path("records").forEach(record -> records.add(CaseRecord.of(record)));
        return new CaseFile(
                json.path("id").asText(),
                json.path("title").asText(json.path("note").asText()),
                records,
                orders(json.path("orders"), records.size()),
                texts(json.path("arguments")),
                texts(json.path("files").properties().stream().toList()),
                texts(json.path("steps")),
                json.path("expect"),
                json.path("limit_s").asLong(DEFAULT_LIMIT_SECONDS));
    }

    private static List<List<Integer>> orders(JsonNode json, int records) {
        List<List<Integer>> orders = new ArrayList<>();
        for (JsonNode order : json) {
            List<Integer> indexes = new ArrayList<>();
            order.forEach(index -> indexes.add(index.asInt()));
            orders.add(indexes);
        }
        if (orders.isEmpty()) {
            orders.add(IntStream.range(0, records).boxed().toList());
        }
        return orders;
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static Map<String, String> texts(List<Map.Entry<String, JsonNode>> members) {
        Map<String, String> texts = new TreeMap<>();
        members.forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }

    /** Whether the case consists of records only, without manual steps. */
    boolean isOfRecordsOnly() {
        return steps.isEmpty();
    }

    /**
     * The records in one of the case's orders; in the file's order if the case has fewer orders.
     */
    List<CaseRecord> ordered(int order) {
        return orders.get(Math.min(order, orders.size() - 1)).stream().map(records::get).toList();
    }
}

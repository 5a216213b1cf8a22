package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each case is a file in {@code src/test/resources/cases}, or in the folder that the system
 * property {@code fleetpulse.cases} names: records, and the expected rows. Cases with the same
 * arguments share one run of the job on a real Kafka and PostgreSQL.
 */
class CaseFilesIT {

    @TempDir Path folder;

    private record RunKey(List<String> arguments, Map<String, String> files, int order) {}

    @TestFactory
    List<DynamicTest> casesMakeTheRowsThatTheyExpect() throws Exception {
        List<CaseFile> cases = CaseFile.readAll(casesFolder());
        assertThat(cases).isNotEmpty();
        Map<RunKey, CaseRun> runs = new HashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (CaseFile each : cases) {
            if (!each.isOfRecordsOnly()) {
                tests.add(
                        DynamicTest.dynamicTest(
                                each.id(), () -> abort("Has steps: needs a test of its own")));
                continue;
            }
            for (int order = 0; order < each.orders().size(); order++) {
                RunKey key = new RunKey(each.arguments(), each.files(), order);
                CaseRun run = runs.computeIfAbsent(key, unused -> newRun(key, runs.size()));
                run.add(each);
                tests.add(
                        DynamicTest.dynamicTest(
                                each.id() + ": " + each.title(),
                                () -> new ExpectedRows(run.results()).assertMet(each.expect())));
            }
        }
        return tests;
    }

    private CaseRun newRun(RunKey key, int number) {
        return new CaseRun(folder.resolve("run-" + number), key.order());
    }

    private static Path casesFolder() throws URISyntaxException {
        String given = System.getProperty("fleetpulse.cases");
        if (given != null) {
            return Path.of(given);
        }
        return Path.of(CaseFilesIT.class.getResource("/cases").toURI());
    }
}

package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class ProductCohortsTest {

    private static final long MINUTE = 60_000;

    private final Map<String, List<Object>> rows = new TreeMap<>();
    private KeyedOneInputStreamOperatorTestHarness<String, CohortDelta, CohortDelta> products;
    private KeyedOneInputStreamOperatorTestHarness<CohortKey, CohortDelta, Change> cohorts;

    private void open(int most, OperatorSubtaskState ofProducts, OperatorSubtaskState ofCohorts)
            throws Exception {
        products =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new ProductCohorts(most)),
                        CohortDelta::productKey,
                        Types.STRING);
        CountsConfig config = new CountsConfig(Duration.ofMinutes(1), Duration.ofHours(1));
        cohorts =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new CohortWindows(config)),
                        CohortKey::of,
                        TypeInformation.of(CohortKey.class));
        if (ofProducts != null) {
            products.initializeState(ofProducts);
            cohorts.initializeState(ofCohorts);
        }
        products.open();
        cohorts.open();
    }

    @AfterEach
    void close() throws Exception {
        if (products != null) {
            products.close();
            cohorts.close();
            products = null;
        }
    }

    private void process(CohortDelta delta) throws Exception {
        products.processElement(new StreamRecord<>(delta));
        for (CohortDelta passed : products.extractOutputValues()) {
            cohorts.processElement(new StreamRecord<>(passed));
        }
        products.getOutput().clear();
        take();
    }

    private void watermark(long time) throws Exception {
        cohorts.processWatermark(time);
        take();
    }

    private void take() {
        for (Change change : cohorts.extractOutputValues()) {
            String key = change.value(1) + " " + change.value(2) + " " + change.value(3);
            if (change.isDelete()) {
                rows.remove(key);
            } else {
                rows.put(key, Arrays.asList(change.values()));
            }
        }
        cohorts.getOutput().clear();
    }

    private static CohortDelta delta(String module, String version, long start, int readings) {
        CohortTotals totals = CohortTotals.none().add(Tally.READINGS, readings);
        totals.add(Tally.ONLINE_CHANGE, 1).add(Tally.JOINED, 1);
        return new CohortDelta("p", module, version, "", start, totals);
    }

    private static List<CohortDelta> news(Random random) {
        List<CohortDelta> news = new ArrayList<>();
        for (int cohort = 0; cohort < 60; cohort++) {
            for (int count = 0; count < 3; count++) {
                long start = random.nextInt(10) * MINUTE;
                news.add(delta("mcu" + cohort % 3, "1." + cohort, start, 1 + random.nextInt(9)));
            }
        }
        return news;
    }

    private Map<String, List<Object>> rows(List<CohortDelta> news, Random random) throws Exception {
        rows.clear();
        open(20, null, null);
        long watermark = 0;
        for (CohortDelta delta : news) {
            // A cohort's operator adds to what it receives.
            process(
                    delta(
                            delta.moduleName(),
                            delta.version(),
                            delta.windowStart(),
                            readings(delta)));
            if (random.nextInt(4) == 0) {
                watermark += random.nextInt(20_000);
                watermark(watermark);
            }
            if (random.nextInt(40) == 0) {
                OperatorSubtaskState ofProducts = products.snapshot(1, 1);
                OperatorSubtaskState ofCohorts = cohorts.snapshot(1, 1);
                close();
                open(20, ofProducts, ofCohorts);
            }
        }
        watermark(20 * MINUTE);
        close();
        return new TreeMap<>(rows);
    }

    private static int readings(CohortDelta delta) {
        return (int) delta.totals().get(Tally.READINGS);
    }

    @Property(tries = 20)
    void whichOfTooManyCohortsHaveRowsDoesNotDependOnTheOrder(@ForAll Random random)
            throws Exception {
        List<CohortDelta> news = news(random);
        List<CohortDelta> shuffled = new ArrayList<>(news);
        Collections.shuffle(shuffled, random);
        Set<String> kept = new HashSet<>();
        news.stream()
                .sorted(
                        Comparator.comparing(
                                delta ->
                                        NameHash.text(
                                                NameHash.of(
                                                        delta.moduleName(), delta.version(), 0))))
                .map(delta -> delta.moduleName() + " " + delta.version())
                .distinct()
                .limit(20)
                .forEach(kept::add);

        Map<String, List<Object>> expected = rows(news, random);

        assertThat(rows(shuffled, random)).isEqualTo(expected);
        Set<String> withRows = new HashSet<>();
        expected.keySet().forEach(key -> withRows.add(key.substring(0, key.lastIndexOf(' '))));
        assertThat(withRows).isEqualTo(kept);
    }

    @Test
    void aHundredThousandVersionsLeaveStateOfAsManyAsAreKept() throws Exception {
        open(ProductCohorts.MOST, null, null);
        for (int version = 0; version < 100_000; version++) {
            process(delta("mcu", "1." + version, 0, 1));
        }
        // One record, one map of periods and one map of windows per cohort.
        assertThat(cohorts.numKeyedStateEntries()).isEqualTo(3 * ProductCohorts.MOST);
        assertThat(products.snapshot(1, 1).getStateSize()).isLessThan(100L * ProductCohorts.MOST);
        watermark(MINUTE);
        assertThat(rows).hasSize(ProductCohorts.MOST);
        watermark(Duration.ofDays(60).toMillis());
        assertThat(cohorts.numKeyedStateEntries()).isEqualTo(ProductCohorts.MOST);
    }
}

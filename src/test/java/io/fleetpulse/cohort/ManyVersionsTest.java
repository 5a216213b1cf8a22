package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.config.CountsConfig;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A module that changes its version more often than the limit of a period. */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class ManyVersionsTest {

    private static final long MINUTE = 60_000;
    private static final int NEWEST = 24;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofHours(4));

    /** A new version every minute, up to the given one; of these the newest. */
    private static CohortEvent versions(int count) {
        List<Since> newest = new ArrayList<>();
        for (int version = Math.max(0, count - NEWEST); version < count; version++) {
            newest.add(new Since(version * MINUTE, "v" + version, ""));
        }
        boolean complete = count <= NEWEST;
        return CohortEvent.of(
                new ModuleVersions("p", "d", "mcu", count * MINUTE, complete, newest));
    }

    private static CohortEvent connect() {
        return CohortEvent.of(new DeviceActivity("p", "d", Kind.CONNECT, 1, 1, "", 1));
    }

    private static Map<List<Object>, List<Object>> rows(List<CohortEvent> events) throws Exception {
        try (CohortRun run = new CohortRun(CONFIG)) {
            for (CohortEvent event : events) {
                run.process(event);
            }
            return run.end();
        }
    }

    @Test
    void versionsThatWereKnownForAMomentLeaveNoTrace() throws Exception {
        for (int count = 60; count < 2 * ModuleRuns.MOST; count += 13) {
            List<CohortEvent> inOrder = new ArrayList<>(List.of(connect()));
            for (int known = 1; known <= count; known++) {
                inOrder.add(versions(known));
            }
            List<CohortEvent> retracted = new ArrayList<>(inOrder);
            retracted.add(versions(count + 1));
            retracted.add(versions(count));

            assertThat(rows(retracted)).isEqualTo(rows(inOrder));
        }
    }

    @Test
    void versionsAndActivityInAnyOrderGiveTheSameRows() throws Exception {
        List<CohortEvent> events = new ArrayList<>(List.of(connect()));
        for (int known = 1; known < 2 * ModuleRuns.MOST; known++) {
            events.add(versions(known));
        }
        Map<List<Object>, List<Object>> expected = rows(events);
        for (int place = 0; place < events.size(); place += 29) {
            List<CohortEvent> other = new ArrayList<>(events);
            other.add(place, other.remove(0));
            assertThat(rows(other)).isEqualTo(expected);
        }
    }
}

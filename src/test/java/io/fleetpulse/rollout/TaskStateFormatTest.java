package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.lifetime.PackedBytes;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class TaskStateFormatTest {

    private static final TaskStateFormat FORMAT = new TaskStateFormat();
    private static final long TIME = 1_700_000_040_000L;

    @Property
    void theBytesOfAStateSayAllOfTheState(@ForAll("states") TaskState state) throws IOException {
        assertThat(PackedBytes.throughBytes(state, FORMAT)).isEqualTo(state);
    }

    @Test
    void aStateBeforeItsFirstReportHasBytes() throws IOException {
        assertThat(PackedBytes.throughBytes(TaskState.empty(), FORMAT))
                .isEqualTo(TaskState.empty());
    }

    @Test
    void readReportsMayBeChanged() throws IOException {
        TaskState read = PackedBytes.throughBytes(TaskState.empty(), FORMAT);
        read.reports().add(report(TIME, 1L));
        assertThat(read.reports()).hasSize(1);
    }

    /** As objects, a report takes more than a hundred bytes. */
    @Test
    void aFurtherReportOfATaskTakesFewBytes() throws IOException {
        List<TaskReport> reports = new ArrayList<>(List.of(report(TIME, 10L)));
        int one = PackedBytes.of(state(reports), FORMAT).length;
        reports.add(report(TIME + 60_000, 20L));
        assertThat(PackedBytes.of(state(reports), FORMAT).length - one).isLessThan(16);
    }

    private static TaskState state(List<TaskReport> reports) {
        return new TaskState(reports, 0, 0, null, TIME, TIME, TIME, TIME);
    }

    private static TaskReport report(long time, Long step) {
        return new TaskReport(
                time,
                TaskStatus.IN_PROGRESS,
                step,
                "downloading",
                "1.0",
                "2.0",
                "a1Pump",
                "pump-000017",
                "default");
    }

    @Provide
    Arbitrary<TaskState> states() {
        Arbitrary<Long> times = Arbitraries.longs();
        Arbitrary<Integer> levels = Arbitraries.integers().between(0, 64);
        return Combinators.combine(
                        reports().list().ofMaxSize(12),
                        levels,
                        levels,
                        contributions().injectNull(0.3),
                        times,
                        times,
                        times,
                        times)
                .as(TaskState::new);
    }

    private static Arbitrary<TaskReport> reports() {
        Arbitrary<String> texts = texts().injectNull(0.2);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(TaskStatus.class),
                        Arbitraries.longs().injectNull(0.3),
                        texts,
                        texts,
                        texts,
                        texts,
                        texts)
                .as(
                        (time, status, step, description, from, to, device, module) ->
                                new TaskReport(
                                        time,
                                        status,
                                        step,
                                        description,
                                        from,
                                        to,
                                        "a1Pump",
                                        device,
                                        module));
    }

    private static Arbitrary<TaskContribution> contributions() {
        Arbitrary<StatusChange> changes =
                Combinators.combine(
                                Arbitraries.longs(),
                                Arbitraries.of(TaskStatus.class),
                                Arbitraries.of(true, false))
                        .as(StatusChange::new);
        Arbitrary<TaskFailure> failures =
                Combinators.combine(texts(), Arbitraries.longs(), texts()).as(TaskFailure::new);
        return Combinators.combine(
                        changes.list().ofMaxSize(5),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.integers().injectNull(0.3),
                        failures.injectNull(0.3),
                        Arbitraries.integers().injectNull(0.3),
                        Arbitraries.longs().injectNull(0.3))
                .as(TaskContribution::new);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.of("", "1.0", "2.0", "下载", "device-a", "a\u0000b", "x".repeat(300));
    }
}

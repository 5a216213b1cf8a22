package io.fleetpulse.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class VersionWindowsTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    private KeyedOneInputStreamOperatorTestHarness<VersionDelta.Key, VersionDelta, Change> windows;

    private void open(OperatorSubtaskState state) throws Exception {
        windows =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new VersionWindows(CONFIG)),
                        VersionDelta::key,
                        TypeInformation.of(VersionDelta.Key.class));
        if (state != null) {
            windows.initializeState(state);
        }
        windows.open();
    }

    @AfterEach
    void close() throws Exception {
        windows.close();
    }

    private void tell(long start, long devices) throws Exception {
        windows.processElement(
                new StreamRecord<>(new VersionDelta("p", "mcu", "1.0", start, devices)));
    }

    @Test
    void newsFromBeforeTheHorizonWritesNoRowAfterARestartEither() throws Exception {
        open(null);
        long last = 100 * DAY;
        for (long day = 0; day <= last; day += DAY) {
            tell(day, 1);
            windows.processWatermark(day + DAY / 2);
        }
        OperatorSubtaskState state = windows.snapshot(1, 1);
        windows.close();
        open(state);

        tell(DAY, 5);
        windows.processWatermark(last + DAY / 2 + 1);

        assertThat(windows.extractOutputValues())
                .isNotEmpty()
                .allSatisfy(row -> assertThat((Long) row.value(3)).isGreaterThan(50 * DAY))
                .anySatisfy(row -> assertThat(row.value(5)).isEqualTo(101L + 5));
    }
}

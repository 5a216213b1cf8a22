package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.OtaProgress;

import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class TaskReportsTest {

    private static final long NOW = 1_700_000_040_000L;
    private static final long RETENTION = Duration.ofDays(30).toMillis();

    private OneInputStreamOperatorTestHarness<OtaProgress, TaskMessage> reports;

    @BeforeEach
    void open() throws Exception {
        reports =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new TaskReports<>(TaskMessage::of, OtaProgress::value)));
        reports.open();
    }

    @AfterEach
    void close() throws Exception {
        reports.close();
    }

    @Test
    void aReportOfThirtyDaysAgoIsTakenAndAnOlderOneIsADeadLetter() throws Exception {
        reports.processElement(new StreamRecord<>(progress("a", NOW - RETENTION, 1), NOW));
        assertThat(reports.extractOutputValues()).hasSize(1);

        reports.processElement(new StreamRecord<>(progress("a", NOW - RETENTION - 1, 1), NOW));
        assertThat(reports.extractOutputValues()).hasSize(1);
        DeadLetter letter = reports.getSideOutput(TaskReports.TOO_LATE).poll().getValue();
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.TOO_LATE);
        assertThat(letter.value()).isEqualTo("{\"taskId\":1}");
    }

    @Test
    void theWatermarkOfOtherPartitionsDoesNotMatter() throws Exception {
        reports.processWatermark(NOW + 2 * RETENTION);
        reports.processElement(new StreamRecord<>(progress("a", NOW, 1), NOW));

        assertThat(reports.extractOutputValues()).hasSize(1);
    }

    @Test
    void theFirstReportOfAPartitionIsTaken() throws Exception {
        reports.processElement(new StreamRecord<>(progress("a", 1, 1), Long.MIN_VALUE));

        assertThat(reports.extractOutputValues()).hasSize(1);
    }
}

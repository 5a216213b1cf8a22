package io.fleetpulse.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class AddedTablesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    device_status             | device_status,connectivity_window | connectivity_window
                    device_status             | all                               | connectivity_window,offline_reason_window,cohort_window,rollout_gate,alert,incident
                    rollout_task              | rollout_task,rollout              | rollout
                    rollout_task              | rollout_task,device_status        |
                    rollout                   | rollout_window                    |
                    incident                  | incident,rollout_gate             | rollout_gate
                    device_session            | device_session,incident           | incident
                    device_status             | device_status,device_session      |
                    property_window           | property_window,connectivity_window |
                    property_window           | all                               |
                    all                       | device_status                     |
                    all                       | all                               |
                    """)
    void tablesThatAddUpChangesCannotBeginAfterThem(String before, String now, String refused) {
        List<String> names = refused == null ? List.of() : List.of(refused.split(","));

        assertThat(AddedTables.withoutPast(TableChoice.parse(before), TableChoice.parse(now)))
                .containsExactlyInAnyOrderElementsOf(names);
    }
}

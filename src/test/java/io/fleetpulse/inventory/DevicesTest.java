package io.fleetpulse.inventory;

import static io.fleetpulse.inventory.Facts.lifecycle;
import static io.fleetpulse.inventory.Facts.seen;
import static io.fleetpulse.inventory.Facts.tags;
import static io.fleetpulse.inventory.Facts.tagsDeleted;
import static io.fleetpulse.message.ChangeAction.CREATE;
import static io.fleetpulse.message.ChangeAction.DELETE;
import static io.fleetpulse.message.ChangeAction.DISABLE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class DevicesTest {

    private KeyedOneInputStreamOperatorTestHarness<DeviceKey, DeviceFact, Change> devices;

    @BeforeEach
    void open() throws Exception {
        start(null);
    }

    private void start(OperatorSubtaskState state) throws Exception {
        devices =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new Devices()),
                        DeviceFact::device,
                        DeviceKeySerializer.TYPE);
        devices.setProcessingTime(0);
        if (state != null) {
            devices.initializeState(state);
        }
        devices.open();
    }

    @AfterEach
    void close() throws Exception {
        devices.close();
    }

    private List<Change> rows(DeviceFact... facts) throws Exception {
        for (DeviceFact fact : facts) {
            devices.processElement(new StreamRecord<>(fact));
        }
        List<Change> rows = new ArrayList<>(devices.extractOutputValues());
        devices.getOutput().clear();
        return rows;
    }

    private static Change row(
            String iotId, String state, Long createdAt, Long changedAt, String tags) {
        return Change.upsert(
                Table.DEVICE, "p", "d", iotId, state, createdAt, changedAt, null, null, tags);
    }

    @Test
    void theFirstMentionMakesTheRowAndLaterOnesNone() throws Exception {
        assertThat(rows(seen(null))).containsExactly(row(null, "unknown", null, null, "{}"));
        assertThat(rows(seen(null))).isEmpty();
        assertThat(rows(seen("i"))).containsExactly(row("i", "unknown", null, null, "{}"));
        assertThat(rows(seen("i"), seen(null))).isEmpty();
    }

    @Test
    void onlyWhatChangesTheRowIsGivenOut() throws Exception {
        assertThat(rows(lifecycle(CREATE, 5, "i")))
                .containsExactly(row("i", "enabled", 5L, 5L, "{}"));
        assertThat(rows(lifecycle(CREATE, 5, "i"), tagsDeleted(3, "k"))).isEmpty();
        assertThat(rows(tags(2, "k", "v"))).isEmpty();
        assertThat(rows(tags(4, "k", "v")))
                .containsExactly(row("i", "enabled", 5L, 5L, "{\"k\":\"v\"}"));
    }

    @Test
    void whatIsKnownSurvivesARestart() throws Exception {
        rows(lifecycle(CREATE, 5, "i"), tags(4, "k", "v"), seen("i"));
        OperatorSubtaskState state = devices.snapshot(1, 1);
        devices.close();
        start(state);

        assertThat(rows(seen("i"), lifecycle(CREATE, 5, "i"), tags(3, "k", "w"))).isEmpty();
        assertThat(rows(lifecycle(DISABLE, 6)))
                .containsExactly(row("i", "disabled", 5L, 6L, "{\"k\":\"v\"}"));
    }

    @Test
    void aDeviceThatExistsIsNotForgottenHoweverSilentItIs() throws Exception {
        rows(lifecycle(CREATE, 5, "i"), tags(4, "k", "v"));
        devices.setProcessingTime(9 * Devices.RETENTION.toMillis());

        assertThat(rows(seen(null), seen("i"))).isEmpty();
        assertThat(rows(lifecycle(DISABLE, 6)))
                .containsExactly(row("i", "disabled", 5L, 6L, "{\"k\":\"v\"}"));
        assertThat(devices.numEventTimeTimers() + devices.numProcessingTimeTimers()).isZero();
    }

    @Test
    void aDeviceThatWasDeletedIsForgottenAYearAfterItsLastChange() throws Exception {
        rows(lifecycle(CREATE, 5, "i"), lifecycle(DELETE, 6));

        devices.setProcessingTime(Devices.RETENTION.toMillis() - 1);
        assertThat(rows(seen(null), lifecycle(CREATE, 5, "i"))).isEmpty();
        assertThat(rows(tags(7, "k", "v"))).isNotEmpty();
        devices.setProcessingTime(2 * Devices.RETENTION.toMillis() - 2);
        assertThat(rows(seen(null), lifecycle(CREATE, 5, "i"))).isEmpty();
        devices.setProcessingTime(3 * Devices.RETENTION.toMillis());
        assertThat(devices.numKeyedStateEntries()).isZero();
        assertThat(devices.numProcessingTimeTimers()).isZero();
        assertThat(rows(seen(null))).containsExactly(row(null, "unknown", null, null, "{}"));
    }

    @Test
    void aDeviceThatIsCreatedAgainExistsAgain() throws Exception {
        rows(lifecycle(CREATE, 5, "i"), lifecycle(DELETE, 6), lifecycle(CREATE, 7, "i"));
        devices.setProcessingTime(9 * Devices.RETENTION.toMillis());

        assertThat(rows(seen(null))).isEmpty();
    }
}

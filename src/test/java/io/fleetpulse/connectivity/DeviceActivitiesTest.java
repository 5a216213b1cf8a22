package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.PRODUCT;
import static io.fleetpulse.connectivity.Statuses.at;
import static io.fleetpulse.connectivity.Statuses.config;
import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Activities of a device for other features, and their retractions. */
@SuppressWarnings("try")
class DeviceActivitiesTest {

    private static final long START = at("10:00:00");

    private ConnectivityHarness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new ConnectivityHarness(config(), false);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    private static DeviceActivity activity(
            Kind kind, long at, long since, String detail, long amount) {
        return new DeviceActivity(PRODUCT, "d", kind, START + at, START + since, detail, amount);
    }

    @Test
    void sessionIsAConnectADisconnectAndAnEndWithItsReason() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", 400, START + 5));
        harness.watermark(START + 5);
        assertThat(harness.activities())
                .containsExactly(
                        activity(Kind.CONNECT, 0, 0, "", 1),
                        activity(Kind.DISCONNECT, 5, 0, "", 1),
                        activity(Kind.SESSION_ENDED, 5, 0, "400", 1));
    }

    @Test
    void takeoverEndsASessionWithoutADisconnectAndItsReasonChangesNothing() throws Exception {
        harness.process(online("d", START));
        harness.watermark(START);
        harness.process(online("d", START + 5));
        harness.watermark(START + 5);
        harness.process(offline("d", 427, START + 6));
        harness.watermark(START + 6);
        assertThat(harness.activities())
                .containsExactly(
                        activity(Kind.CONNECT, 0, 0, "", 1),
                        activity(Kind.SESSION_ENDED, 5, 0, "superseded", 1));
    }

    @Test
    void theFirstMessageOfAnOfflineDeviceEmitsNothing() throws Exception {
        harness.process(offline("d", 400, START));
        harness.watermark(START);
        assertThat(harness.activities()).isEmpty();
    }

    @Test
    void aLateOfflineRetractsOnlyTheLaterOne() throws Exception {
        harness.process(online("d", START));
        harness.process(offline("d", null, START + 10));
        harness.watermark(START + 10);
        harness.activities();
        harness.process(offline("d", 400, START + 5));
        harness.watermark(START + 11);
        assertThat(harness.activities())
                .containsExactlyInAnyOrder(
                        activity(Kind.DISCONNECT, 10, 0, "", -1),
                        activity(Kind.SESSION_ENDED, 10, 0, "", -1),
                        activity(Kind.DISCONNECT, 5, 0, "", 1),
                        activity(Kind.SESSION_ENDED, 5, 0, "400", 1));
    }

    @Test
    void aGrowingFlappingEpisodeIsRetractedAndEmittedAgain() throws Exception {
        for (int at = 0; at < 6; at += 2) {
            harness.process(online("d", START + at));
            harness.process(offline("d", null, START + at + 1));
        }
        harness.watermark(START + 5);
        assertThat(harness.activities()).contains(activity(Kind.FLAPPING, 5, 0, "", 1));
        harness.process(online("d", START + 6));
        harness.watermark(START + 6);
        assertThat(harness.activities())
                .containsExactly(
                        activity(Kind.FLAPPING, 5, 0, "", -1),
                        activity(Kind.CONNECT, 6, 6, "", 1),
                        activity(Kind.FLAPPING, 6, 0, "", 1));
    }

    @Test
    void theEndOfAFlappingEpisodeEmitsNothing() throws Exception {
        for (int at = 0; at < 6; at += 2) {
            harness.process(online("d", START + at));
            harness.process(offline("d", null, START + at + 1));
        }
        harness.watermark(START + 5);
        harness.activities();
        harness.watermark(START + 3_600_000);
        assertThat(harness.activities()).isEmpty();
    }
}

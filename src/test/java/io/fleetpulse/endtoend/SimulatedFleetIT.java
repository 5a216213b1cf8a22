package io.fleetpulse.endtoend;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;

/** The tables show the true history of the simulated fleet, for any order of its messages. */
class SimulatedFleetIT {

    private static TablesOfTruth tables;

    @BeforeAll
    static void run() throws Exception {
        SimulatedRun run = SimulatedRun.get();
        tables = new TablesOfTruth(run.database(), run.truth());
    }

    @Test
    void everyDeviceIsOnlineOrOfflineSinceItReallyIs() throws SQLException {
        tables.assertStatuses();
    }

    @Test
    void everySessionIsThere() throws SQLException {
        tables.assertSessions();
    }

    @Test
    void connectivityWindowsAddUpToTheSessions() throws SQLException {
        tables.assertConnectivityWindows();
    }

    @Test
    void flappingDevicesAreFound() throws SQLException {
        tables.assertFlapping();
    }

    @Test
    void everyReadingCountsOnceInItsDevicesWindow() throws SQLException {
        tables.assertPropertyWindows();
    }

    @Test
    void everyReadingCountsOnceInItsProductsWindow() throws SQLException {
        tables.assertProductWindows();
    }

    @Test
    void everyTextAndBooleanCountsOnce() throws SQLException {
        tables.assertValues();
    }

    @Test
    void everyPropertyHasItsLatestValue() throws SQLException {
        tables.assertLatestValues();
    }

    @Test
    void everyTaskIsWhereItsDeviceLeftIt() throws SQLException {
        tables.assertTasks();
    }

    @Test
    void rolloutsAddUpToTheirTasks() throws SQLException {
        tables.assertRollouts();
    }

    @Test
    void rolloutWindowsShowEveryChange() throws SQLException {
        tables.assertRolloutWindows();
    }

    @Test
    void aRolloutThatContinuesEndsWhenItsTasksLeadToExpect() throws SQLException {
        tables.assertForecasts();
    }

    @Test
    void whatIsNoResultIsADeadLetterOfItsReason() throws SQLException {
        tables.assertDeadLetters();
    }

    @Test
    void everyEventCountsOnce() throws SQLException {
        tables.counts().assertEvents();
    }

    @Test
    void everyFailedValidationCountsOnce() throws SQLException {
        tables.counts().assertFailures();
    }

    @Test
    void everyReplyCountsOnceForItsService() throws SQLException {
        tables.counts().assertReplies();
    }

    @Test
    void everyChangeOfALifeCountsOnce() throws SQLException {
        tables.counts().assertLifecycles();
    }

    @Test
    void everyCustomMessageCountsOnceForItsTopic() throws SQLException {
        tables.counts().assertCustomTopics();
    }

    @Test
    void everyRecordIsAMessageOrARedelivery() throws SQLException {
        tables.counts().assertStream();
    }

    @Test
    void everyDeviceIsInTheStateThatWasSaidLast() throws SQLException {
        tables.inventory().assertDevices();
    }

    @Test
    void everyDeviceHasTheTagsThatWereSetLast() throws SQLException {
        tables.inventory().assertTags();
    }

    @Test
    void everyExistingEdgeAndEveryDiscoveredDeviceHasARow() throws SQLException {
        tables.inventory().assertTopology();
    }

    @Test
    void everyJobIsWhereItWasSaidToBeLast() throws SQLException {
        tables.inventory().assertJobs();
    }

    @Test
    void everyDeviceHasTheVersionThatItRuns() throws SQLException {
        tables.inventory().assertVersions();
    }

    @Test
    void versionWindowsShowEveryChange() throws SQLException {
        tables.inventory().assertVersionWindows();
    }

    @Test
    void everyVersionsCohortDoesAsItsDevicesDid() throws SQLException {
        tables.cohorts().assertCohorts();
    }

    @Test
    void everyVersionsDevicesFlapAndLoseSessionsAsTheyDid() throws SQLException {
        tables.cohorts().assertInstability();
    }

    @Test
    void everyVersionsRatesArePerHourThatItsDevicesWereOnline() throws SQLException {
        tables.cohorts().assertRates();
    }

    @Test
    void theBadReleaseIsAdvisedToBeRolledBack() throws SQLException {
        tables.cohorts().assertBadReleaseIsRolledBack();
    }

    @Test
    void theHealthyReleaseIsNeverHeldBack() throws SQLException {
        tables.cohorts().assertHealthyReleaseContinues();
    }

    @Test
    void successesAreConfirmedOrUndoneByWhatDevicesReport() throws SQLException {
        tables.assertConfirmations();
    }

    @Test
    void whatWentOfflineWithItsGatewayIsSaidSo() throws SQLException {
        tables.incidents().assertCauses();
        tables.incidents().assertGatewayIncidents();
    }

    @Test
    void aNetworkThatFailsForOneProductIsAnIncident() throws SQLException {
        tables.incidents().assertProductIncidents();
    }

    @Test
    void whatWantsToBeKnownAtOnceIsAlertedOnce() throws SQLException {
        tables.alerts().assertAll();
    }
}

package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import java.util.List;
import java.util.Map;

/** The devices that confirmed or reverted their successful updates by later reports. */
final class TrueConfirmations {

    private final Map<List<Object>, List<Fact.Version>> reports;
    private final Map<List<Object>, List<OtaReport>> successes;
    private final List<OtaReport> all;

    TrueConfirmations(Truth truth) {
        all =
                truth.otaReports().stream()
                        .filter(report -> report.status().equals("SUCCEEDED"))
                        .toList();
        successes = Grouped.by(all, TrueConfirmations::device);
        reports =
                Grouped.by(
                        truth.facts(Fact.Version.class),
                        report -> List.of(report.productKey(), report.deviceName()));
    }

    private static List<Object> device(OtaReport report) {
        return List.of(report.productKey(), report.deviceName());
    }

    /** Key: job. Columns: confirmed, reverted. Only of jobs with a success. */
    Map<List<Object>, List<Object>> jobs() {
        return Grouped.rows(
                all,
                success -> List.of(success.jobId()),
                tasks ->
                        List.of(
                                tasks.stream().filter(this::isConfirmed).count(),
                                tasks.stream().filter(this::isReverted).count()));
    }

    private boolean isConfirmed(OtaReport success) {
        return reports.get(device(success)).stream()
                .filter(report -> report.time() >= success.time())
                .anyMatch(report -> report.version().equals(success.destinationVersion()));
    }

    private boolean isReverted(OtaReport success) {
        return reports.get(device(success)).stream()
                .filter(report -> report.time() >= success.time())
                .filter(report -> !report.version().equals(success.destinationVersion()))
                .anyMatch(report -> !isBroughtByLaterTask(report, success));
    }

    private boolean isBroughtByLaterTask(Fact.Version report, OtaReport success) {
        return successes.get(device(success)).stream()
                .filter(later -> later.time() > success.time() && later.time() <= report.time())
                .anyMatch(later -> later.destinationVersion().equals(report.version()));
    }
}

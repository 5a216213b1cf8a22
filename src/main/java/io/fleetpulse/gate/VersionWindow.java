package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;

import java.util.List;

/**
 * What the devices on a version do in one window.
 *
 * @param version the version
 * @param jobId the update batch that brought it; empty where none is known
 * @param totals what they do
 */
public record VersionWindow(String version, String jobId, CohortTotals totals) {

    /** Without why sessions ended, which no gate asks for. */
    static VersionWindow of(CohortDelta delta) {
        CohortTotals numbers = new CohortTotals(delta.totals().numbers(), null);
        return new VersionWindow(delta.version(), delta.jobId(), numbers);
    }

    /** Adds it to that of the same version and batch among these, or to these. */
    void addTo(List<VersionWindow> versions) {
        for (int index = 0; index < versions.size(); index++) {
            VersionWindow other = versions.get(index);
            if (other.version.equals(version) && other.jobId.equals(jobId)) {
                versions.set(index, new VersionWindow(version, jobId, other.totals.plus(totals)));
                return;
            }
        }
        versions.add(this);
    }
}

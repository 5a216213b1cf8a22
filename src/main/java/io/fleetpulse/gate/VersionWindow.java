package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;

import java.util.List;

/**
 * The totals of the devices on a version in one window.
 *
 * @param version the version
 * @param jobId the update batch that installed it; empty if unknown
 * @param totals the totals
 */
public record VersionWindow(String version, String jobId, CohortTotals totals) {

    /** Without the reasons of ended sessions, which no gate uses. */
    static VersionWindow of(CohortDelta delta) {
        CohortTotals numbers = new CohortTotals(delta.totals().numbers(), null);
        return new VersionWindow(delta.version(), delta.jobId(), numbers);
    }

    /** Adds these totals to the list entry of the same version and batch, or appends an entry. */
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

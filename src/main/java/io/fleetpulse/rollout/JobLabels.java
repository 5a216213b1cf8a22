package io.fleetpulse.rollout;

import io.fleetpulse.message.OtaBatchStatus;

import java.util.List;

/**
 * What a rollout is about, each member by itself the newest that any message had; null where none had
 * it. What the batch says goes before what its tasks say.
 */
public record JobLabels(
        NewestText batchProduct,
        NewestText batchModule,
        NewestText packageId,
        NewestText state,
        NewestText taskProduct,
        NewestText taskModule,
        NewestText destVersion) {

    static final JobLabels NONE = new JobLabels(null, null, null, null, null, null, null);

    /** The life of a batch: at equal times the later of two states counts. */
    private static final List<String> LIFE =
            List.of("PLANNED", "IN_PROGRESS", "UNFINISH", "COMPLETED", "CANCELED");

    static JobLabels of(OtaBatchStatus status) {
        long time = status.messageCreateTime();
        return new JobLabels(
                NewestText.of(time, status.productKey()),
                NewestText.of(time, status.moduleName()),
                NewestText.of(time, status.packageId()),
                NewestText.ranked(time, LIFE.indexOf(status.state()), status.state()),
                null,
                null,
                null);
    }

    static JobLabels of(TaskReport report) {
        long time = report.time();
        return new JobLabels(
                null,
                null,
                null,
                null,
                NewestText.of(time, report.productKey()),
                NewestText.of(time, report.moduleName()),
                NewestText.of(time, report.destVersion()));
    }

    JobLabels plus(JobLabels that) {
        return new JobLabels(
                NewestText.newer(batchProduct, that.batchProduct),
                NewestText.newer(batchModule, that.batchModule),
                NewestText.newer(packageId, that.packageId),
                NewestText.newer(state, that.state),
                NewestText.newer(taskProduct, that.taskProduct),
                NewestText.newer(taskModule, that.taskModule),
                NewestText.newer(destVersion, that.destVersion));
    }
}

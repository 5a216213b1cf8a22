package io.fleetpulse.rollout;

import io.fleetpulse.message.OtaBatchStatus;

import java.util.List;

/**
 * The properties of a rollout, each from the newest message that has it; null if no message has it.
 * The batch's own messages take precedence over those of its tasks.
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

    /** The states of a batch in the order of its life: at equal times the later state wins. */
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

package io.fleetpulse.rollout;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;

import java.util.Comparator;
import java.util.function.Function;

/**
 * The content of one message about an update task. Equal reports are the same report.
 *
 * @param time when the platform generated the message, milliseconds since the epoch
 * @param status the status that the message reports
 * @param step 1 to 100 is the percentage downloaded, a negative step identifies the failure; null
 *     if the message has none
 * @param description {@code desc}, truncated to 512 bytes; null if the message has none
 * @param srcVersion version before the update, truncated to 128 bytes; null if the message has none
 * @param destVersion version that the update installs, truncated to 128 bytes; null if the message
 *     has none
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module; null if the message has none
 */
public record TaskReport(
        long time,
        TaskStatus status,
        Long step,
        String description,
        String srcVersion,
        String destVersion,
        String productKey,
        String deviceName,
        String moduleName) {

    /**
     * The order of reports, independent of their arrival: by time; progress before results; no
     * step, rising steps, then rising negative steps (-4 to -1). Texts break the remaining ties, so
     * that only equal reports compare as equal.
     */
    static final Comparator<TaskReport> ORDER =
            Comparator.comparingLong(TaskReport::time)
                    .thenComparing(TaskReport::status)
                    .thenComparingInt(TaskReport::stepGroup)
                    .thenComparing(nullable(TaskReport::step))
                    .thenComparing(nullable(TaskReport::description))
                    .thenComparing(nullable(TaskReport::srcVersion))
                    .thenComparing(nullable(TaskReport::destVersion))
                    .thenComparing(nullable(TaskReport::productKey))
                    .thenComparing(nullable(TaskReport::deviceName))
                    .thenComparing(nullable(TaskReport::moduleName));

    static TaskReport of(OtaProgress message) {
        return new TaskReport(
                message.messageCreateTime(),
                TaskStatus.IN_PROGRESS,
                message.step(),
                BoundedText.description(message.description()),
                BoundedText.version(message.srcVersion()),
                BoundedText.version(message.destVersion()),
                message.productKey(),
                message.deviceName(),
                message.moduleName());
    }

    static TaskReport of(OtaResult message) {
        return new TaskReport(
                message.messageCreateTime(),
                TaskStatus.valueOf(message.status().name()),
                null,
                BoundedText.description(message.description()),
                BoundedText.version(message.srcVersion()),
                BoundedText.version(message.destVersion()),
                message.productKey(),
                message.deviceName(),
                message.moduleName());
    }

    boolean isProgress() {
        return status == TaskStatus.IN_PROGRESS;
    }

    /** An equal report that reuses the other's strings where both have equal ones. */
    TaskReport sharingTextsOf(TaskReport that) {
        return new TaskReport(
                time,
                status,
                step,
                shared(description, that.description),
                shared(srcVersion, that.srcVersion),
                shared(destVersion, that.destVersion),
                shared(productKey, that.productKey),
                shared(deviceName, that.deviceName),
                shared(moduleName, that.moduleName));
    }

    private static String shared(String own, String other) {
        if (own != null && own.equals(other)) {
            return other;
        }
        return own;
    }

    private int stepGroup() {
        if (step == null) {
            return 0;
        }
        if (step >= 0) {
            return 1;
        }
        return 2;
    }

    private static <T extends Comparable<T>> Comparator<TaskReport> nullable(
            Function<TaskReport, T> member) {
        return comparing(member, nullsFirst(naturalOrder()));
    }
}

package io.fleetpulse.sink.run;

import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.config.KafkaConfig;
import io.fleetpulse.result.TableChoice;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One submission of the job, as stored in the job graph. A start without state begins a run that
 * has the submission's name. A restored job continues the run in its state under a submission of
 * its own. Restarts by Flink's restart strategy belong to the same submission.
 *
 * @param submission unique name of this submission
 * @param submittedAt when the job was submitted, milliseconds since the epoch
 * @param group consumer group of the job
 * @param topics topics or topic pattern that the job reads
 * @param bounded whether the job ends at the offsets that exist at its start
 * @param schema schema of the job's tables; empty without PostgreSQL
 * @param tables the tables that the job writes
 * @param replacesExisting whether a start without state may replace the rows of another run
 */
public record JobRun(
        String submission,
        long submittedAt,
        String group,
        String topics,
        boolean bounded,
        String schema,
        TableChoice tables,
        boolean replacesExisting)
        implements Serializable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int RANDOM_DIGITS = 12;

    /** Creates a new submission with this configuration. */
    public static JobRun submitted(FleetpulseConfig config) {
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_DIGITS);
        Instant now = Instant.now();
        return new JobRun(
                TIME.format(now) + "-" + random,
                now.toEpochMilli(),
                config.kafka().groupId(),
                topics(config.kafka()),
                config.kafka().bounded(),
                config.postgres() == null ? "" : config.postgres().schema(),
                config.results().tables(),
                config.results().replacesExisting());
    }

    private static String topics(KafkaConfig kafka) {
        if (kafka.topicPattern() != null) {
            return kafka.topicPattern();
        }
        return String.join(",", kafka.topics());
    }
}

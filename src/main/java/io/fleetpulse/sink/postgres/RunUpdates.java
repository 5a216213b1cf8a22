package io.fleetpulse.sink.postgres;

import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;

/**
 * Updates the registry of runs while a writer is open: heartbeats, completed checkpoints, and the
 * writer's end. Ignores failures, because the next flush reports a lost database or an unreadable
 * password. An exception at the writer's end would end the process of the TaskManager, because Flink
 * is already closing a failed task.
 */
final class RunUpdates {

    private static final Logger LOG = LoggerFactory.getLogger(RunUpdates.class);

    private final RetryingConnection database;
    private final RunLease lease;
    private final ProcessingTimeService timers;
    private ScheduledFuture<?> beatTimer;
    private boolean checkpointed;

    private RunUpdates(RetryingConnection database, RunLease lease, ProcessingTimeService timers) {
        this.database = database;
        this.lease = lease;
        this.timers = timers;
    }

    /** Starts the heartbeats; the registration was the first. */
    static RunUpdates start(
            RetryingConnection database, RunLease lease, ProcessingTimeService timers) {
        RunUpdates updates = new RunUpdates(database, lease, timers);
        updates.beatLater();
        return updates;
    }

    private void beatLater() {
        long next = timers.getCurrentProcessingTime() + RunLease.BEAT_MS;
        beatTimer =
                timers.registerTimer(
                        next,
                        time -> {
                            update(lease::beat);
                            beatLater();
                        });
    }

    /** Records that the run has a completed checkpoint, until this has succeeded once. */
    void checkpointed() {
        if (!checkpointed) {
            checkpointed = update(lease::checkpointed);
        }
    }

    /** Removes what no recovery needs once this checkpoint has completed. */
    void completed(RowsBefore before, long checkpoint) {
        update(connection -> before.completed(connection, lease.run(), checkpoint));
    }

    /** Stops the heartbeats, and records that the writer has stopped. */
    void end() {
        beatTimer.cancel(false);
        update(lease::end);
    }

    /** Returns whether the update succeeded. */
    private boolean update(Update update) {
        try {
            return database.once(
                    connection -> {
                        update.in(connection);
                        return true;
                    });
        } catch (SQLException | IOException lost) {
            LOG.debug("The registry of runs was not updated", lost);
            return false;
        }
    }

    private interface Update {
        void in(Connection connection) throws SQLException;
    }
}

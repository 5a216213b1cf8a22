package io.fleetpulse.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The current state of the fleet, read from the results.
 *
 * @param rowsWritten rows of results inserted and updated since the start
 * @param devicesOnline devices that are online
 * @param otaTasks OTA tasks that have reported
 * @param otaSucceeded OTA tasks that succeeded
 * @param otaFailed OTA tasks that failed
 * @param rollbacks rollouts that the gate advises to roll back
 */
record FleetStatus(
        long rowsWritten,
        long devicesOnline,
        long otaTasks,
        long otaSucceeded,
        long otaFailed,
        long rollbacks) {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_SCHEMA = "3F000";

    private static final String QUERY =
            """
            select
                (select coalesce(sum(n_tup_ins + n_tup_upd), 0)
                   from pg_stat_user_tables
                  where schemaname = 'fleet' and relname not in
                        ('schema_version', 'job_run', 'job_run_table', 'row_before')),
                (select count(*) from fleet.device_status where status = 'online'),
                coalesce(sum(tasks), 0), coalesce(sum(succeeded), 0), coalesce(sum(failed), 0),
                (select count(*) filter (where decision = 'ROLLBACK')
                   from (select distinct on (job_id) decision
                           from fleet.rollout_gate
                          order by job_id, window_start desc) as newest)
            from fleet.rollout
            """;

    /**
     * Reads the status from the database; all values are zero until the job has created the tables.
     */
    static FleetStatus read(LocalPostgres postgres) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new FleetStatus(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6));
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())
                    || UNDEFINED_SCHEMA.equals(e.getSQLState())) {
                return new FleetStatus(0, 0, 0, 0, 0, 0);
            }
            throw e;
        }
    }

    /** Returns the status as one line of text. */
    String line(long messagesIn, int devices) {
        long otaDone = otaSucceeded + otaFailed;
        long percent = 0;
        if (otaTasks > 0) {
            percent = 100 * otaDone / otaTasks;
        }
        String advice = "";
        if (rollbacks > 0) {
            advice = "   advice: roll back " + rollbacks;
        }
        return String.format(
                Locale.ROOT,
                "in %,d messages   out %,d rows   online %,d of %,d devices   "
                        + "rollouts: %d %% of %,d tasks done, %,d failed%s",
                messagesIn,
                rowsWritten,
                devicesOnline,
                devices,
                percent,
                otaTasks,
                otaFailed,
                advice);
    }
}

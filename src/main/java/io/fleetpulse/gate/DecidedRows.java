package io.fleetpulse.gate;

import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductRules;
import io.fleetpulse.gate.Stretches.Stretch;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.util.Collector;

import java.util.Map;

/** Emits the rows of a module's decisions, and deletes rows. */
final class DecidedRows {

    private final GateWindows windows;
    private final ProductRules<GateConfig, GateRules> rules;
    private final KeptVersions versions;
    private final KeptRollouts rollouts;
    private final StaleRows stale;

    DecidedRows(
            GateWindows windows,
            ProductRules<GateConfig, GateRules> rules,
            KeptVersions versions,
            KeptRollouts rollouts,
            StaleRows stale) {
        this.windows = windows;
        this.rules = rules;
        this.versions = versions;
        this.rollouts = rollouts;
        this.stale = stale;
    }

    /**
     * Writes the rows of windows that have closed, and rewrites the rows that an input made wrong.
     * Only rollouts that compare the devices or tasks of the input are recomputed.
     *
     * @param end the first window that must not be decided on yet
     * @return whether one of the evaluated rollouts still has open windows
     */
    boolean write(GateKey key, GateProgress progress, long end, Collector<GateRow> out)
            throws Exception {
        StaleRows.Marks marks = stale.marks();
        boolean continues = false;
        GateLedger ledger = null;
        boolean all = end > progress.written() || !marks.versions().isEmpty();
        Map<String, JobLedger> evaluated =
                all ? rollouts.all() : rollouts.these(marks.rollouts().keySet());
        for (Map.Entry<String, JobLedger> entry : evaluated.entrySet()) {
            JobLedger job = entry.getValue();
            Stretches stretches = Stretches.of(job, windows.window());
            if (stretches.parts().isEmpty()) {
                continue;
            }
            if (job.isDecidedOn()) {
                long from = Math.min(progress.written(), marks.from(entry.getKey(), job));
                from = Math.max(from, windows.firstKnown(progress));
                for (Stretch stretch : stretches.between(from, end).parts()) {
                    if (ledger == null) {
                        ledger =
                                versions.ledger(
                                        key,
                                        rules.of(key.productKey()),
                                        windows.window(),
                                        windows.horizon());
                    }
                    ledger.rows(
                            entry.getKey(),
                            job,
                            progress.kept(),
                            stretch.from(),
                            stretch.until(),
                            row -> out.collect(GateRow.of(row, job.term())));
                }
                continues |= stretches.end() > end;
            }
            if (stretches.end() + windows.retention() < end) {
                rollouts.remove(entry.getKey());
            }
        }
        stale.settle(marks, end, progress.written());
        rollouts.liftLimit(windows.limitKept(), end);
        return continues;
    }

    /**
     * Deletes the rows of a rollout in some windows.
     *
     * @param written the first window without rows
     */
    void delete(String jobId, JobLedger job, Stretches gone, long written, Collector<GateRow> out) {
        if (!job.isDecidedOn()) {
            return;
        }
        for (Stretch stretch : gone.between(Long.MIN_VALUE, written).parts()) {
            for (long start = stretch.from(); start < stretch.until(); start += windows.window()) {
                Change delete = Change.delete(Table.ROLLOUT_GATE, jobId, start);
                out.collect(GateRow.of(delete, job.term()));
            }
        }
    }

    /**
     * Deletes the rows of all rollouts from a window on.
     *
     * @param written the first window without rows
     */
    void deleteFrom(long from, long written, Collector<GateRow> out) throws Exception {
        for (Map.Entry<String, JobLedger> entry : rollouts.all().entrySet()) {
            JobLedger job = entry.getValue();
            Stretches gone = Stretches.of(job, windows.window()).between(from, written);
            delete(entry.getKey(), job, gone, written, out);
        }
    }
}

package io.fleetpulse.window;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The highest watermark of this run and earlier ones. After a restart the watermark starts again,
 * and old records would reopen windows that have left the state and overwrite their complete rows.
 *
 * <p>The windows that have left the state stay forgotten when a run has a longer horizon than the run
 * before it, see {@link #windows}.
 *
 * <p>The state is a few numbers, kept as long as the job exists. It is a broadcast state: at a
 * checkpoint all tasks have received the same watermarks, and every task of the next run needs the
 * numbers. A union list state would prevent checkpoints while some tasks have finished.
 */
public final class HighestWatermark {

    private static final String KEY = "highest";

    private static final String HORIZON = "horizon of ";
    private static final String FORGOTTEN_UNTIL = "forgotten until of ";
    private static final String FORGOTTEN_HORIZON = "forgotten horizon of ";

    private final BroadcastState<String, Long> saved;
    private long highest = Long.MIN_VALUE;

    /**
     * Restores the highest watermark.
     *
     * @param store state store of the operator
     */
    public HighestWatermark(OperatorStateStore store) throws Exception {
        saved =
                store.getBroadcastState(
                        new MapStateDescriptor<>("watermark", Types.STRING, Types.LONG));
        Long restored = saved.get(KEY);
        if (restored != null) {
            highest = restored;
        }
    }

    /**
     * Returns the windows of this run, which know those that earlier runs have forgotten. Call it
     * before any watermark.
     *
     * @param name distinguishes the windows of an operator
     * @param windows the windows by the settings of this run
     */
    public TumblingWindows windows(String name, TumblingWindows windows) throws Exception {
        ForgottenWindows forgotten = ForgottenWindows.NONE;
        if (saved.contains(FORGOTTEN_UNTIL + name)) {
            forgotten =
                    new ForgottenWindows(
                            saved.get(FORGOTTEN_UNTIL + name), saved.get(FORGOTTEN_HORIZON + name));
        }
        if (saved.contains(HORIZON + name)) {
            forgotten = forgotten.or(ForgottenWindows.of(highest, saved.get(HORIZON + name)));
        }
        saved.put(HORIZON + name, windows.horizon());
        saved.put(FORGOTTEN_UNTIL + name, forgotten.closedUntil());
        saved.put(FORGOTTEN_HORIZON + name, forgotten.horizon());
        return new TumblingWindows(windows.length(), windows.horizon(), forgotten);
    }

    /**
     * Returns the highest watermark, including this one. {@link Long#MAX_VALUE} is returned but not
     * remembered: a job that continues after the end of its input starts before it.
     */
    public long with(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        highest = Math.max(highest, watermark);
        return highest;
    }

    /** Stores the highest watermark, including this one; call it for each checkpoint. */
    public void save(long watermark) throws Exception {
        with(watermark);
        save();
    }

    /** Stores the highest watermark in the operator state; call it for each checkpoint. */
    public void save() throws Exception {
        saved.put(KEY, highest);
    }
}

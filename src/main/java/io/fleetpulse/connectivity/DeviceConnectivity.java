package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductRules;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.List;

/**
 * Applies the transitions of each device in order once the watermark has passed them, and emits the
 * changed rows. Collects late transitions, back to the horizon, for up to a second and applies them
 * together.
 *
 * <p>A transition in order has the same cost however long the log is: it is appended to the log,
 * and applied to the state at the end of the log. Only a late transition reads the log.
 *
 * <p>A device keeps its newest transitions up to a {@link TransitionLimit}. Older ones are applied
 * for good, even ahead of the watermark; a transition that arrives after them and belongs before
 * them is a dead letter.
 */
final class DeviceConnectivity extends KeyedProcessFunction<DeviceKey, DeviceStatus, Change>
        implements CheckpointedFunction {

    static final OutputTag<ConnectivityDelta> DELTAS =
            new OutputTag<>("connectivity-deltas", TypeInformation.of(ConnectivityDelta.class));
    static final OutputTag<DeviceActivity> ACTIVITIES =
            new OutputTag<>("connectivity-activities", TypeInformation.of(DeviceActivity.class));
    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("connectivity-dead-letters", TypeInformation.of(DeadLetter.class));

    private static final String FOLDED =
            "older than what is kept of the device: its newest %s transitions, and those within the"
                    + " horizon of its partitions; the value is at the offset";

    private static final long serialVersionUID = 1;

    private final ConnectivityConfig config;
    private final ProductSettings products;
    private final TimelineRetention retention;
    private final TransitionLimit limit;

    private transient ProductRules<ConnectivityConfig, Evaluator> evaluators;

    /** The rules of the key's product. */
    private transient Evaluator evaluator;

    /**
     * Late transitions, and transitions that the watermark has not passed; a watermark or the limit
     * removes them.
     */
    private transient StoredTransitions waiting;

    /** Truncated by later transitions, the limit or a timer. */
    private transient TransitionLog log;

    /** Cleared a year after the device went offline. */
    private transient StoredTimeline timelines;

    private transient OpenSessions openSessions;
    private transient Counter duplicateTransitions;
    private transient Counter redundantOfflines;
    private transient Counter transitionsBeyondLimit;

    DeviceConnectivity(ConnectivityConfig config, ProductSettings products) {
        this(config, products, TransitionLimit.OF_A_DEVICE);
    }

    DeviceConnectivity(ConnectivityConfig config, ProductSettings products, TransitionLimit limit) {
        this.limit = limit;
        this.config = config;
        this.products = products;
        this.retention = new TimelineRetention(config.horizon().toMillis());
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        openSessions = new OpenSessions(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        openSessions.save();
    }

    @Override
    public void open(OpenContext context) {
        evaluators = new ProductRules<>(product -> products.of(config, product), this::evaluator);
        waiting = new StoredTransitions("waiting", getRuntimeContext());
        log = new TransitionLog(new StoredTransitions("log", getRuntimeContext()));
        timelines = new StoredTimeline(getRuntimeContext());
        duplicateTransitions = getRuntimeContext().getMetricGroup().counter("duplicateTransitions");
        redundantOfflines = getRuntimeContext().getMetricGroup().counter("redundantOfflines");
        transitionsBeyondLimit =
                getRuntimeContext().getMetricGroup().counter("transitionsBeyondLimit");
        getRuntimeContext().getMetricGroup().gauge("openSessions", openSessions::count);
    }

    @Override
    public void processElement(DeviceStatus status, Context context, Collector<Change> out)
            throws Exception {
        DeviceTimeline timeline = timelines.read();
        if (timeline == null) {
            timeline = DeviceTimeline.UNKNOWN;
        }
        Transition transition = Transition.of(status);
        if (!limit.certainlyKeeps(transition.time(), timeline)) {
            timeline = limited(timeline, transition, context, out);
            timelines.replaceBy(timeline);
        }
        if (transition.time() <= timeline.log().foldedThrough()) {
            String detail = FOLDED.formatted(limit.most());
            context.output(DEAD_LETTERS, LateTransitions.letter(status, detail));
            return;
        }
        if (context.timestamp() != null) {
            timeline = timeline.passedBy(context.timestamp());
        }
        waiting.add(transition);
        timeline = timeline.withEntries(timeline.entries() + 1);
        TimerService timers = context.timerService();
        if (status.time() <= now(timeline, timers)) {
            Corrections.registerTimer(timers);
        } else if (timeline.timer() == DeviceTimeline.NONE || status.time() < timeline.timer()) {
            timeline = withTimer(timeline, status.time(), timers);
        }
        timelines.replaceBy(timeline);
    }

    private Evaluator evaluator(ConnectivityConfig ofProduct) {
        return new Evaluator(TransitionRules.of(ofProduct), config.window().toMillis());
    }

    /**
     * The watermark, but never less than at the last evaluation: after a restart, watermarks begin
     * again at an earlier time, and rows already written stay.
     */
    private static long now(DeviceTimeline timeline, TimerService timers) {
        return Math.max(timers.currentWatermark(), timeline.evaluatedAt());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        DeviceTimeline timeline = timelines.read();
        if (timeline == null) {
            return;
        }
        evaluator = evaluators.of(context.getCurrentKey().productKey());
        long now = now(timeline, context.timerService());
        timeline = renewed(timeline, now, context, out);
        List<Transition> due = new ArrayList<>();
        List<Transition> notDue = new ArrayList<>();
        for (Transition transition : waiting.read()) {
            if (transition.time() <= now) {
                due.add(transition);
            } else {
                notDue.add(transition);
            }
        }
        if (!due.isEmpty()) {
            waiting.replaceBy(notDue);
        }
        timeline = evaluate(timeline, due, now, context, out);
        timeline = truncated(timeline, TimelineRetention.truncationWatermark(timeline, now));
        if (notDue.isEmpty() && TimelineRetention.isForgotten(timeline.log(), now)) {
            withTimer(timeline, DeviceTimeline.NONE, context.timerService());
            timelines.clear();
            return;
        }
        long next = retention.nextTimer(timeline.log(), notDue, now, evaluator.rules());
        timeline = withTimer(timeline, next, context.timerService());
        timelines.replaceBy(timeline);
    }

    private DeviceTimeline evaluate(
            DeviceTimeline timeline,
            List<Transition> due,
            long now,
            Context context,
            Collector<Change> out)
            throws Exception {
        TransitionLog.Applied applied = log.apply(timeline, due, now, evaluator);
        duplicateTransitions.inc(applied.repeated());
        return written(timeline, applied, now, context, out)
                .withEntries(timeline.entries() - applied.repeated());
    }

    /**
     * Writes what a restart with other settings changes: a later correction would retract what these
     * settings give, and not what was written.
     */
    private DeviceTimeline renewed(
            DeviceTimeline timeline, long now, Context context, Collector<Change> out)
            throws Exception {
        if (timeline.rules() == null || timeline.rules().equals(evaluator.rules())) {
            return timeline;
        }
        return written(timeline, log.renew(timeline, now, evaluator), now, context, out);
    }

    private DeviceTimeline written(
            DeviceTimeline timeline,
            TransitionLog.Applied applied,
            long now,
            Context context,
            Collector<Change> out) {
        Evaluation evaluation = applied.evaluation();
        redundantOfflines.inc(
                evaluation.after().redundantOfflines() - evaluation.before().redundantOfflines());
        openSessions.changed(timeline.log().head().isOnline(), evaluation.state().isOnline());
        DeviceChanges changes = new DeviceChanges(context.getCurrentKey(), evaluation);
        changes.rows(out::collect);
        changes.deltas(delta -> context.output(DELTAS, delta));
        new DeviceActivities(context.getCurrentKey())
                .differences(evaluation, activity -> context.output(ACTIVITIES, activity));
        return timeline.evaluated(applied.progress(), now, evaluator.rules());
    }

    /** Applies and folds the transitions that the limit excludes once another has arrived. */
    private DeviceTimeline limited(
            DeviceTimeline timeline, Transition arrived, Context context, Collector<Change> out)
            throws Exception {
        KeptTransitions kept = KeptTransitions.of(limit, log.read(), waiting.read(), arrived);
        duplicateTransitions.inc(kept.repeated());
        waiting.replaceBy(kept.waiting());
        evaluator = evaluators.of(context.getCurrentKey().productKey());
        long now = now(timeline, context.timerService());
        DeviceTimeline limited = renewed(timeline, now, context, out);
        if (!kept.excluded().isEmpty()) {
            limited = evaluate(limited, kept.excluded(), now, context, out);
        }
        List<Transition> logged = log.read();
        int old = kept.excludedOf(logged);
        transitionsBeyondLimit.inc(old);
        if (kept.from() != DeviceTimeline.NONE) {
            limited = log.fold(limited, logged, old, kept.from() - 1, evaluator.rules());
        }
        return limited.withEntries(logged.size() - old + kept.waiting().size(), kept.certainFrom());
    }

    private DeviceTimeline truncated(DeviceTimeline timeline, long watermark) throws Exception {
        if (!retention.truncates(timeline.log(), watermark)) {
            return timeline;
        }
        List<Transition> logged = log.read();
        int old = retention.old(logged, watermark);
        return log.fold(timeline, logged, old, logged.get(old - 1).time(), evaluator.rules());
    }

    /**
     * Replaces the only timer of a device, which is at the earliest time; late transitions have
     * their own.
     */
    private static DeviceTimeline withTimer(
            DeviceTimeline timeline, long time, TimerService timers) {
        if (timeline.timer() != DeviceTimeline.NONE) {
            timers.deleteEventTimeTimer(timeline.timer());
        }
        if (time != DeviceTimeline.NONE) {
            timers.registerEventTimeTimer(time);
        }
        return timeline.withTimer(time);
    }
}

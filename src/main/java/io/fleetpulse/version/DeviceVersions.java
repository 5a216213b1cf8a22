package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what each module of a device ran: gives out its row whenever that changes, and to the side the
 * whole history, what changes in the versions' windows, and which tasks its reports bear out.
 *
 * <p>Signs apply as they come, without waiting for the watermark, and however old they are.
 */
final class DeviceVersions extends KeyedProcessFunction<DeviceKey, ModuleSign, Change> {

    static final OutputTag<ModuleVersions> TIMELINES =
            new OutputTag<>("version-timelines", TypeInformation.of(ModuleVersions.class));
    static final OutputTag<VersionDelta> DELTAS =
            new OutputTag<>("version-deltas", TypeInformation.of(VersionDelta.class));

    static final OutputTag<RolloutConfirmation> CONFIRMATIONS =
            new OutputTag<>("version-confirmations", TypeInformation.of(RolloutConfirmation.class));

    /** A module of which nothing was heard for so long is forgotten; its row stays. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long serialVersionUID = 1;

    private final long window;

    /** By module; a module's entry ends by the time to live above, in the machine's time. */
    private transient MapState<String, ModuleSigns> modules;

    /**
     * Versions of devices.
     *
     * @param window length of a window, milliseconds
     */
    DeviceVersions(long window) {
        this.window = window;
    }

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<String, ModuleSigns> descriptor =
                new MapStateDescriptor<>("version-modules", String.class, ModuleSigns.class);
        descriptor.enableTimeToLive(TimeToLive.afterWrite(RETENTION));
        modules = getRuntimeContext().getMapState(descriptor);
    }

    @Override
    public void processElement(ModuleSign message, Context context, Collector<Change> out)
            throws Exception {
        ModuleSigns known = modules.get(message.module());
        List<VersionSign> signs = List.of();
        if (known != null) {
            signs = known.signs();
        }
        ModuleHistory history = new ModuleHistory(new ArrayList<>(signs));
        List<Run> before = history.runs();
        if (!history.add(message.sign())) {
            return;
        }
        // Before signs are forgotten: what they told of tasks stays told.
        Confirmations.tell(
                signs,
                history.signs(),
                message.sign().time(),
                told -> context.output(CONFIRMATIONS, told));
        history.thin();
        modules.put(message.module(), new ModuleSigns(history.signs()));
        List<Run> now = history.runs();
        if (now.equals(before)) {
            return;
        }
        row(message, before, now, out);
        context.output(
                TIMELINES,
                new ModuleVersions(
                        message.productKey(),
                        message.deviceName(),
                        message.module(),
                        now.stream().map(Run::told).toList()));
        VersionDelta.between(message, before, now, window, delta -> context.output(DELTAS, delta));
    }

    private static void row(
            ModuleSign module, List<Run> before, List<Run> now, Collector<Change> out) {
        if (now.isEmpty()) {
            out.collect(
                    Change.delete(
                            Table.DEVICE_VERSION,
                            module.productKey(),
                            module.deviceName(),
                            module.module()));
            return;
        }
        Change row = row(module, now);
        if (before.isEmpty() || !row.equals(row(module, before))) {
            out.collect(row);
        }
    }

    private static Change row(ModuleSign module, List<Run> runs) {
        Run current = runs.get(runs.size() - 1);
        String previous = null;
        if (runs.size() > 1) {
            previous = runs.get(runs.size() - 2).version();
        }
        String source = "ota";
        if (current.report()) {
            source = "report";
        }
        return Change.upsert(
                Table.DEVICE_VERSION,
                module.productKey(),
                module.deviceName(),
                module.module(),
                current.version(),
                current.since(),
                previous,
                source);
    }
}

package io.fleetpulse.incident;

import io.fleetpulse.incident.GatewayNews.Kind;
import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.List;
import java.util.Map;

/**
 * Finds the devices that went offline because their gateway did, as news come and whatever their order;
 * tells products which disconnects a gateway explains.
 */
final class GatewayOutages extends KeyedProcessFunction<DeviceKey, GatewayNews, Change> {

    static final OutputTag<ProductTick> TICKS =
            new OutputTag<>("incident-ticks", TypeInformation.of(ProductTick.class));

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;

    /** Ends by its time to live, in the machine's time. */
    private transient ValueState<GatewayLog> gateways;

    /**
     * Outages of gateways.
     *
     * @param within how close to its gateway's outage a device goes offline because of it, milliseconds
     * @param kept how far behind the watermark outages are kept, milliseconds
     */
    GatewayOutages(long within, long kept) {
        this.within = within;
        this.kept = kept;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<GatewayLog> descriptor =
                new ValueStateDescriptor<>("gateway-log", GatewayLog.class);
        descriptor.enableTimeToLive(TimeToLive.afterWrite(LinkedDevices.RETENTION));
        gateways = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(GatewayNews news, Context context, Collector<Change> out)
            throws Exception {
        GatewayLog log = gateways.value();
        if (log == null) {
            log = GatewayLog.empty();
        }
        long watermark = context.timerService().currentWatermark();
        if (watermark >= Long.MIN_VALUE + kept) {
            log.forgetBefore(watermark - kept, within);
        }
        DeviceKey gateway = context.getCurrentKey();
        if (log.drops().isEmpty() && news.kind() != Kind.DROP) {
            log.add(news);
        } else {
            Map<List<Object>, Change> before = log.rows(gateway, within);
            log.add(news);
            tell(before, log.rows(gateway, within), context, out);
        }
        gateways.update(log);
        if (news.kind() != Kind.DROP) {
            context.output(TICKS, ProductTick.of(news));
        }
    }

    private static void tell(
            Map<List<Object>, Change> before,
            Map<List<Object>, Change> now,
            Context context,
            Collector<Change> out) {
        before.forEach(
                (key, row) -> {
                    if (!now.containsKey(key)) {
                        out.collect(gone(row));
                        explained(key, row, 1, context);
                    }
                });
        now.forEach(
                (key, row) -> {
                    Change known = before.get(key);
                    if (!row.equals(known)) {
                        out.collect(row);
                    }
                    if (known == null) {
                        explained(key, row, -1, context);
                    }
                });
    }

    private static Change gone(Change row) {
        Object[] key = new Object[row.table().keyColumns()];
        System.arraycopy(row.values(), 0, key, 0, key.length);
        return Change.delete(row.table(), key);
    }

    /** A disconnect that a gateway explains is none of the product's; nor is a repeated one. */
    private static void explained(List<Object> key, Change row, long disconnects, Context context) {
        if (row.table() == Table.OFFLINE_CAUSE && !(Boolean) key.get(4)) {
            context.output(
                    TICKS,
                    new ProductTick(
                            (String) row.value(0),
                            ProductTick.second((Long) key.get(3)),
                            disconnects,
                            0));
        }
    }
}

package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.activity.DeviceUpdates;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.lifetime.PackedBytes;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.TextTable;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class LinksFormatsTest {

    private static final DeviceLinksFormat LINKS = new DeviceLinksFormat();
    private static final GatewayLogFormat LOG = new GatewayLogFormat();
    private static final List<String> TEXTS = List.of("", "a1Pump", "gateway-1", "网关", "x");

    @Property
    void theBytesOfLinksSayAllOfThem(@ForAll Random random) throws IOException {
        DeviceLinks links = links(random);
        DeviceLinks read = PackedBytes.throughBytes(links, LINKS);
        assertThat(read.outages()).isEqualTo(links.outages());
        assertThat(read.edges()).isEqualTo(links.edges());
        assertThat(read.updates().kept).isEqualTo(links.updates().kept);
        assertThat(read.updates().newestDropped).isEqualTo(links.updates().newestDropped);
    }

    @Test
    void theBytesOfLinksOfRelease10HaveNoTasks() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.write(new byte[] {0, 0});
        TextTable texts = new TextTable();
        CompactText.writeLength(1, out);
        texts.write("j2", out);
        CompactLong.write(2, out);
        out.writeBoolean(true);
        out.writeBoolean(true);
        CompactLong.write(3, out);
        out.writeBoolean(true);
        texts.write("j1", out);
        CompactLong.write(1, out);
        out.writeBoolean(true);
        out.writeBoolean(false);

        DeviceLinks links = LINKS.read(new DataInputDeserializer(out.getCopyOfBuffer()), 1);

        assertThat(links.updates().kept).containsExactly(new DeviceUpdate("j2", null, 2, true, 3L));
        assertThat(links.updates().newestDropped)
                .isEqualTo(new DeviceUpdate("j1", null, 1, true, null));
    }

    @Property
    void theBytesOfAGatewaysLogSayAllOfIt(@ForAll Random random) throws IOException {
        GatewayLog log = log(random);
        assertThat(PackedBytes.throughBytes(log, LOG)).isEqualTo(log);
    }

    @Test
    void whatWasReadMayBeChanged() throws IOException {
        DeviceLinks links = PackedBytes.throughBytes(DeviceLinks.unknown(), LINKS);
        links.add(new Outage(2, 1));
        links.add(new GatewayEdge("p", "d", "g", "h", 1, true));
        GatewayLog log = PackedBytes.throughBytes(GatewayLog.empty(), LOG);
        log.addReturn(1, 1);
        log.put(new GatewayOutage(1, 1, 0));
        log.put(new DropPeriod(1, 1, 1));

        assertThat(links.isEmpty()).isFalse();
        assertThat(log.isEmpty()).isFalse();
    }

    private static DeviceLinks links(Random random) {
        DeviceLinks links = DeviceLinks.unknown();
        for (int count = random.nextInt(4); count > 0; count--) {
            links.outages().add(new Outage(random.nextLong(), random.nextLong()));
        }
        for (int count = random.nextInt(4); count > 0; count--) {
            links.edges()
                    .add(
                            new GatewayEdge(
                                    text(random),
                                    text(random),
                                    text(random),
                                    text(random),
                                    random.nextLong(),
                                    random.nextBoolean()));
        }
        DeviceUpdates updates = links.updates();
        for (int count = random.nextInt(4); count > 0; count--) {
            updates.kept.add(update(random));
        }
        updates.newestDropped = random.nextBoolean() ? update(random) : null;
        return links;
    }

    private static DeviceUpdate update(Random random) {
        Long ended = random.nextBoolean() ? random.nextLong() : null;
        String task = random.nextBoolean() ? text(random) : null;
        return new DeviceUpdate(text(random), task, random.nextLong(), random.nextBoolean(), ended);
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static GatewayLog log(Random random) {
        List<GatewayOutage> outages = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            outages.add(new GatewayOutage(random.nextLong(), random.nextInt(), random.nextLong()));
        }
        List<Long> returns = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            returns.add(random.nextLong());
        }
        List<DropPeriod> periods = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            periods.add(
                    new DropPeriod(
                            random.nextLong(),
                            random.nextInt(DropBlock.PARTS + 1),
                            random.nextInt()));
        }
        return new GatewayLog(outages, returns, periods);
    }
}

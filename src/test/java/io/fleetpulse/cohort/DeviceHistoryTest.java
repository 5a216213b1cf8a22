package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

class DeviceHistoryTest {

    private static Happening happening(Kind kind, long at, long amount) {
        return new Happening(kind, at, at, "", amount);
    }

    @Test
    void whatIsTakenBackIsGoneWhicheverCameFirst() {
        for (long first : new long[] {1, -1}) {
            DeviceHistory history = new DeviceHistory();
            history.add(happening(Kind.EVENT, 5, first));
            history.add(happening(Kind.EVENT, 5, -first));
            assertThat(history.happenings()).isEmpty();
        }
    }

    @Test
    void theConnectOfADeviceThatIsOnlineIsKept() {
        DeviceHistory history = new DeviceHistory();
        history.add(happening(Kind.CONNECT, 1, 1));
        history.add(happening(Kind.DISCONNECT, 2, 1));
        history.add(happening(Kind.CONNECT, 3, 1));
        history.add(happening(Kind.EVENT, 4, 1));
        history.forgetBefore(10);
        assertThat(history.happenings()).containsExactly(happening(Kind.CONNECT, 3, 1));
        history.add(happening(Kind.DISCONNECT, 11, 1));
        history.forgetBefore(20);
        assertThat(history.happenings()).isEmpty();
    }

    @Test
    void readingsOfBeforeAreForgotten() {
        RecentReadings readings = new DeviceHistory().readings();
        readings.add(readings(new long[] {5, 1, 9}, 50, 10, 90), 0);
        readings.add(readings(new long[] {7, 3}, 70, 30), 5);
        ReadingTimes kept = readings.of("p", "d");
        assertThat(kept.times()).containsExactly(5, 9, 7);
        assertThat(kept.counts()).containsExactly(50, 90, 70);
    }

    private static ReadingTimes readings(long[] times, int... counts) {
        return new ReadingTimes("p", "d", times, counts);
    }

    @Test
    void aModuleHasOneTimeline() {
        DeviceHistory history = new DeviceHistory();
        assertThat(history.versions("mcu")).isEmpty();
        history.setVersions("mcu", List.of(new Since(0, "1", "")));
        history.setVersions("modem", List.of(new Since(0, "7", "")));
        history.setVersions("mcu", List.of(new Since(0, "2", "")));
        assertThat(history.versions("mcu")).containsExactly(new Since(0, "2", ""));
        assertThat(history.modules()).hasSize(2);
    }

    @Property
    void anyOrderAndAnyTakingBackKeepsTheSame(@ForAll Random random) {
        List<Happening> told = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            told.add(happening(kind, random.nextInt(10), 1));
        }
        List<Happening> disturbed = new ArrayList<>(told);
        for (Happening happening : told) {
            disturbed.add(happening);
            disturbed.add(happening.plus(-2));
        }
        Collections.shuffle(disturbed, random);
        assertThat(history(disturbed)).isEqualTo(history(told));
    }

    private static Set<Happening> history(List<Happening> happenings) {
        DeviceHistory history = new DeviceHistory();
        happenings.forEach(history::add);
        return Set.copyOf(history.happenings());
    }
}

package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class DevicePropertiesTest {

    private static final String LONG = "x".repeat(LatestValues.MOST_BYTES);
    private static final String BEGINNING = LONG.substring(0, LatestValues.MOST_BYTES - 19);

    private final DeviceProperties properties = new DeviceProperties(PropertyLayout.none());

    private void offer(byte kind, String text) {
        Readings readings =
                new Readings(
                        new String[] {"p"},
                        new long[] {1},
                        new byte[] {kind},
                        new double[1],
                        new String[] {text});
        properties.offer(properties.slot("p", 0, 1_000), readings, 0);
    }

    private List<Object> values() {
        List<Change> rows = new ArrayList<>();
        properties.emitChanged("product", "device", rows::add);
        return rows.stream().map(row -> row.value(3)).toList();
    }

    @Test
    void aTextIsKeptWholeUpToTheLimitAndCutBeyondIt() {
        offer(Readings.TEXT, LONG);
        assertThat(values()).containsExactly('"' + LONG + '"');
        String longer = LONG + "y";
        offer(Readings.TEXT, longer);
        String cut = BEGINNING + "…" + NameHash.text(NameHash.of(longer));
        assertThat(values()).containsExactly('"' + cut + '"');
    }

    @Test
    void aLongArrayIsCutToAText() {
        String array = "[\"" + LONG + "\"]";
        offer(Readings.JSON, array);
        String cut = array.substring(0, BEGINNING.length());
        assertThat(values())
                .containsExactly(
                        '"'
                                + cut.replace("\"", "\\\"")
                                + "…"
                                + NameHash.text(NameHash.of(array))
                                + '"');
    }

    @Test
    void theSameLongValueAgainIsNoChangeAndOfTwoAtOneTimeTheSameStandsInBothOrders() {
        offer(Readings.TEXT, LONG + "1");
        List<Object> one = values();
        offer(Readings.TEXT, LONG + "1");
        assertThat(values()).isEmpty();
        offer(Readings.TEXT, LONG + "2");
        List<Object> greater = values();

        DevicePropertiesTest reversed = new DevicePropertiesTest();
        reversed.offer(Readings.TEXT, LONG + "2");
        reversed.offer(Readings.TEXT, LONG + "1");
        assertThat(reversed.values()).isEqualTo(greater.isEmpty() ? one : greater);
    }

    @Test
    void aValueTakesNoMoreStateThanTheLimit() throws IOException {
        offer(Readings.TEXT, LONG.repeat(60));
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        properties.write(new DataOutputStream(state));
        assertThat(state.size()).isLessThan(LatestValues.MOST_BYTES + 100);
    }
}

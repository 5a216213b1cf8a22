package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class SourceMetricsTest {

    private static final long NOW = 1_000_000;

    private final Registered registered = new Registered(new HashMap<>(), "");
    private final SourceMetrics metrics = new SourceMetrics(registered, () -> NOW);

    @Test
    void messagesCountByFamilyFromTheStart() {
        metrics.add(Family.STATUS, NOW, Long.MIN_VALUE);
        metrics.add(Family.STATUS, NOW, Long.MIN_VALUE);
        metrics.add(Family.PROPERTY_POST, NOW, Long.MIN_VALUE);

        assertThat(registered.count("family.status.messages")).isEqualTo(2);
        assertThat(registered.count("family.property_post.messages")).isEqualTo(1);
        for (Family family : Family.values()) {
            assertThat(registered.metrics).containsKey("family." + family.label() + ".messages");
        }
    }

    @Test
    void aMessageIsLateWhereItsPartitionsWatermarkHasPassedIt() {
        metrics.add(Family.STATUS, 101, 100);
        assertThat(registered.count("family.status.lateMessages")).isZero();

        metrics.add(Family.STATUS, 100, 100);
        assertThat(registered.count("family.status.lateMessages")).isEqualTo(1);
    }

    @Test
    void theLagIsThatOfTheNewestMessage() {
        metrics.add(Family.STATUS, NOW - 10, Long.MIN_VALUE);
        metrics.add(Family.STATUS, NOW - 500, Long.MIN_VALUE);

        assertThat(((Gauge<?>) registered.metrics.get("eventTimeLag")).getValue()).isEqualTo(10L);
    }

    @Test
    void historyHasNeitherLagNorDelayAndIsNeverLate() {
        metrics.add(Family.PROPERTY_HISTORY, Message.NO_TIME, NOW);

        assertThat(registered.count("family.property_history.messages")).isEqualTo(1);
        assertThat(registered.count("family.property_history.lateMessages")).isZero();
        assertThat(registered.metrics).doesNotContainKey("eventTimeLag");
        assertThat(delay().getCount()).isZero();
    }

    @Test
    void theDelayOfOneMessageInSixtyFourIsMeasured() {
        for (int i = 0; i < 2 * SourceMetrics.SAMPLE; i++) {
            metrics.add(Family.STATUS, NOW - 7, Long.MIN_VALUE);
        }
        assertThat(delay().getCount()).isEqualTo(2);
        assertThat(delay().getStatistics().getMax()).isEqualTo(7);
    }

    private Histogram delay() {
        return (Histogram) registered.metrics.get("messageDelay");
    }

    /** Keeps registered metrics by path. */
    private static final class Registered extends UnregisteredMetricsGroup {

        private final Map<String, Object> metrics;
        private final String path;

        private Registered(Map<String, Object> metrics, String path) {
            this.metrics = metrics;
            this.path = path;
        }

        @Override
        public Registered addGroup(String key, String value) {
            return new Registered(metrics, path + key + "." + value + ".");
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            metrics.put(path + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            metrics.put(path + name, gauge);
            return gauge;
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            metrics.put(path + name, histogram);
            return histogram;
        }

        private long count(String name) {
            return ((Counter) metrics.get(name)).getCount();
        }
    }
}

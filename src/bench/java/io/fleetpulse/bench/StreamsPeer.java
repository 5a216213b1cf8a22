package io.fleetpulse.bench;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A part of what the job computes, in Kafka Streams: redeliveries dropped, windows of a minute of four
 * numbers by device and by product, transitions and events by product, OTA tasks by their newest status.
 * State is in memory, with change logs; results go to topics.
 */
final class StreamsPeer {

    private static final String DELIVERED = "delivered";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final String SUCCEEDED = "SUCCEEDED";
    private static final Serde<String> TEXT = Serdes.String();
    private static final Serde<NumberWindow> NUMBERS = NumberWindow.serde();

    private final String prefix;
    private final LongAdder deviceReadings = new LongAdder();
    private final LongAdder productReadings = new LongAdder();
    private final LongAdder transitions = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final Map<String, Long> tasks = new ConcurrentHashMap<>();

    private StreamsPeer(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Answers with the measurement: from the start until the results add up to what was sent.
     *
     * @param arguments bootstrap servers, topic, threads, messages, {@link PeerTotals} as JSON
     */
    public static void main(String[] arguments) throws Exception {
        PeerTotals totals = Json.read(arguments[4], PeerTotals.class);
        String application = "streams-" + ProcessHandle.current().pid();
        StreamsPeer peer = new StreamsPeer(application + ".");
        Properties settings = settings(arguments[0], application, arguments[2]);
        StreamsBuilder builder = new StreamsBuilder();
        peer.define(builder, arguments[1]);
        try (KafkaStreams streams = new KafkaStreams(builder.build(settings), settings)) {
            Measurement.Stopwatch stopwatch = Measurement.start();
            streams.start();
            while (!peer.isComplete(totals)) {
                if (streams.state() == KafkaStreams.State.ERROR) {
                    throw new IllegalStateException("Kafka Streams has failed; see the log");
                }
                Thread.sleep(20);
            }
            Measurement measurement = stopwatch.stop(Long.parseLong(arguments[3]));
            System.out.println(ChildProcess.ANSWER + Json.write(measurement));
        }
    }

    private void define(StreamsBuilder builder, String topic) {
        builder.addStateStore(
                Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(DELIVERED, GRACE, MINUTE, false),
                        TEXT,
                        Serdes.ByteArray()));
        KStream<String, Forwarded> messages =
                builder.stream(
                                topic,
                                Consumed.with(TEXT, messageSerde())
                                        .withTimestampExtractor(
                                                (record, partitionTime) ->
                                                        ((Forwarded) record.value()).time()))
                        .processValues(Deduplication::new, DELIVERED);
        defineTelemetry(messages);
        count(
                messages.filter((device, message) -> message.isTransition()),
                message -> message.productKey() + "|" + message.status(),
                transitions,
                "transition_window");
        count(
                messages.filter((device, message) -> message.isEvent()),
                message -> message.productKey() + "|" + message.identifier() + "|" + message.type(),
                events,
                "event_window");
        defineRollouts(messages.filter((device, message) -> message.isTask()));
    }

    private static Serde<Forwarded> messageSerde() {
        return Serdes.serdeFrom(
                (topic, message) -> {
                    throw new UnsupportedOperationException("Messages are only read");
                },
                (topic, json) -> Forwarded.read(json));
    }

    private void defineTelemetry(KStream<String, Forwarded> messages) {
        KStream<Windowed<String>, NumberWindow> ofDevices =
                messages.filter((device, message) -> message.isPost())
                        .mapValues(message -> NumberWindow.of(message.items()))
                        .groupByKey(Grouped.with(TEXT, NUMBERS))
                        .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE, GRACE))
                        .emitStrategy(EmitStrategy.onWindowClose())
                        .aggregate(
                                NumberWindow::new,
                                (device, post, window) -> window.add(post),
                                Materialized.<String, NumberWindow, WindowStore<Bytes, byte[]>>with(
                                        TEXT, NUMBERS))
                        .toStream()
                        .peek((window, numbers) -> add(deviceReadings, numbers));
        ofDevices
                .flatMap(
                        (window, numbers) ->
                                rows(window.key() + "|" + window.window().start(), numbers))
                .to(prefix + "property_window", Produced.with(TEXT, TEXT));
        ofDevices
                .map((window, numbers) -> KeyValue.pair(productOf(window), numbers))
                .groupByKey(Grouped.with(TEXT, NUMBERS))
                .aggregate(
                        NumberWindow::new,
                        (window, ofDevice, ofProduct) -> {
                            add(productReadings, ofDevice);
                            return ofProduct.add(ofDevice);
                        },
                        Materialized.<String, NumberWindow, KeyValueStore<Bytes, byte[]>>with(
                                TEXT, NUMBERS))
                .toStream()
                .flatMap(StreamsPeer::rows)
                .to(prefix + "product_property_window", Produced.with(TEXT, TEXT));
    }

    private void count(
            KStream<String, Forwarded> messages,
            Function<Forwarded, String> name,
            LongAdder counted,
            String table) {
        messages.map((device, message) -> KeyValue.pair(name.apply(message), ""))
                .groupByKey(Grouped.with(TEXT, TEXT))
                .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE, GRACE))
                .aggregate(
                        () -> 0L,
                        (key, message, count) -> {
                            counted.increment();
                            return count + 1;
                        },
                        Materialized.<String, Long, WindowStore<Bytes, byte[]>>with(
                                TEXT, Serdes.Long()))
                .toStream((window, count) -> window.key() + "|" + window.window().start())
                .mapValues(count -> "{\"count\":" + count + "}")
                .to(prefix + table, Produced.with(TEXT, TEXT));
    }

    private void defineRollouts(KStream<String, Forwarded> messages) {
        KTable<String, String> newest =
                messages.map(
                                (device, message) ->
                                        KeyValue.pair(
                                                message.jobId() + "|" + message.taskId(),
                                                message.messageCreateTime()
                                                        + "|"
                                                        + message.status()))
                        .groupByKey(Grouped.with(TEXT, TEXT))
                        .reduce((one, other) -> one.compareTo(other) < 0 ? other : one);
        newest.groupBy(
                        (task, report) -> KeyValue.pair(before(task) + "|" + after(report), ""),
                        Grouped.with(TEXT, TEXT))
                .count()
                .toStream()
                .peek(tasks::put)
                .mapValues(count -> "{\"tasks\":" + count + "}")
                .to(prefix + "rollout", Produced.with(TEXT, TEXT));
    }

    private boolean isComplete(PeerTotals totals) {
        long succeeded =
                tasks.entrySet().stream()
                        .filter(count -> count.getKey().endsWith(SUCCEEDED))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return deviceReadings.sum() == totals.readings()
                && productReadings.sum() == totals.readings()
                && transitions.sum() == totals.transitions()
                && events.sum() == totals.events()
                && succeeded == totals.succeeded();
    }

    private static void add(LongAdder readings, NumberWindow numbers) {
        readings.add(numbers.count() * PeerTotals.PROPERTIES.length);
    }

    private static List<KeyValue<String, String>> rows(String window, NumberWindow numbers) {
        List<KeyValue<String, String>> rows = new ArrayList<>();
        for (int number = 0; number < PeerTotals.PROPERTIES.length; number++) {
            rows.add(
                    KeyValue.pair(
                            window + "|" + PeerTotals.PROPERTIES[number], numbers.row(number)));
        }
        return rows;
    }

    /** The product of a device's window; the workload's keys are {@code product/device}. */
    private static String productOf(Windowed<String> window) {
        String device = window.key();
        return device.substring(0, device.indexOf('/')) + "|" + window.window().start();
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf('|'));
    }

    private static String after(String text) {
        return text.substring(text.indexOf('|') + 1);
    }

    private static Properties settings(String servers, String application, String threads) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 10_000);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 256L << 20);
        settings.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        // By default the last windows would stay open forever after the last record.
        settings.put("__emit.interval.ms.kstreams.windowed.aggregation__", 0L);
        settings.put("auto.offset.reset", "earliest");
        settings.put("linger.ms", 200);
        settings.put("batch.size", 256 * 1024);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                System.getProperty("java.io.tmpdir") + "/" + application);
        return settings;
    }

    /** Drops redeliveries within ten minutes. A redelivery has the time of its message. */
    private static final class Deduplication
            extends ContextualFixedKeyProcessor<String, Forwarded, Forwarded> {

        private static final byte[] SEEN = {};

        private WindowStore<String, byte[]> delivered;

        @Override
        public void init(FixedKeyProcessorContext<String, Forwarded> context) {
            super.init(context);
            delivered = context.getStateStore(DELIVERED);
        }

        @Override
        public void process(FixedKeyRecord<String, Forwarded> message) {
            String id = message.value().messageId();
            if (delivered.fetch(id, message.timestamp()) == null) {
                delivered.put(id, SEEN, message.timestamp());
                context().forward(message);
            }
        }
    }
}

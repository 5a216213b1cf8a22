package io.fleetpulse;

import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.connectivity.Connectivity;
import io.fleetpulse.counting.Counting;
import io.fleetpulse.counting.Delivery;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.inventory.Inventory;
import io.fleetpulse.job.Jobs;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.result.Change;
import io.fleetpulse.rollout.Rollouts;
import io.fleetpulse.sink.Results;
import io.fleetpulse.source.ForwardedMessages;
import io.fleetpulse.stream.Deliveries;
import io.fleetpulse.stream.Stream;
import io.fleetpulse.telemetry.Telemetry;
import io.fleetpulse.topology.Topology;
import io.fleetpulse.version.Versions;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: reads the messages that IoT Platform forwards to Kafka and keeps the fleet's tables.
 *
 * <pre>
 * Kafka: forwarded messages
 *   │ source         envelope → family → Message, watermark per partition from the platform's time
 *   ├─ connectivity  by device: ordered transitions → sessions;  by product: windows   ┄┄ too late ─┐
 *   ├─ telemetry     by device: readings → windows, amendments;  by property: product windows       │
 *   ├─ rollout       by task: history → state;  by job: counts, rates, durations, failures          │
 *   ├─ counting      by sender: each message once;  by product: windows                ┄┄ too late ─┤
 *   ├─ stream        by family: messages, redeliveries, dead letters, lag                           │
 *   └─ dead letters ◄───────────────────────────────────────────────────────────────────────────────┘
 * sink               every change of every table → PostgreSQL rows, Kafka topics
 * </pre>
 */
public final class FleetAnalyticsJob {

    /** Fixed, because savepoints can be rescaled only up to it: 720 has many divisors. */
    private static final int MAX_PARALLELISM = 720;

    private FleetAnalyticsJob() {}

    /**
     * Submits the job.
     *
     * @param arguments {@code --key value} pairs; {@code --help} prints all keys
     */
    public static void main(String[] arguments) throws Exception {
        if (ConfigReader.asksForHelp(arguments)) {
            System.out.println(ConfigReader.help());
            return;
        }
        FleetpulseConfig config = ConfigReader.read(arguments);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        define(environment, config);
        environment.execute("Fleetpulse");
    }

    /** Builds the whole topology; what the environment's configuration says of it stays valid. */
    public static void define(StreamExecutionEnvironment environment, FleetpulseConfig config) {
        environment.configure(strict());
        environment.setMaxParallelism(MAX_PARALLELISM);

        ForwardedMessages source =
                ForwardedMessages.read(environment, config.kafka(), config.time());

        Connectivity.Results connectivity =
                Connectivity.attach(
                        source.messages(DeviceStatus.class),
                        config.connectivity(),
                        config.kafka().bounded());
        DataStream<Change> telemetry =
                Telemetry.attach(
                        source.messages(PropertyPost.class),
                        source.messages(PropertyBatch.class),
                        source.messages(PropertyHistory.class),
                        config.telemetry(),
                        config.time());
        Rollouts.Results rollouts =
                Rollouts.attach(
                        source.messages(OtaProgress.class),
                        source.messages(OtaResult.class),
                        source.messages(OtaBatchStatus.class),
                        config.rollout());
        Versions.Results versions =
                Versions.attach(
                        source.messages(ModuleVersion.class),
                        rollouts.activities(),
                        config.counts());
        DataStream<Change> inventory =
                Inventory.attach(
                        source.messages(DeviceLifecycle.class),
                        source.messages(TagChange.class),
                        source.messages(TopologyChange.class),
                        source.devices());
        Topology.Results topology =
                Topology.attach(
                        source.messages(TopologyChange.class),
                        source.messages(SubDevicesFound.class));
        DataStream<Change> jobs =
                Jobs.attach(
                        source.messages(DeviceJob.class), source.messages(InstanceMigration.class));
        Counting.Results counting =
                Counting.attach(deliveries(source), config.counts(), config.time());
        DataStream<DeadLetter> rejected =
                source.deadLetters().union(connectivity.deadLetters(), counting.deadLetters());
        DataStream<Change> streams = Stream.attach(counting.counted(), rejected, config.counts());
        DataStream<Change> deadLetters =
                rejected.map(DeadLetter::toChange)
                        .returns(Change.class)
                        .uid("dead-letters")
                        .name("Dead letters");

        Results.write(
                connectivity
                        .changes()
                        .union(
                                telemetry,
                                rollouts.changes(),
                                versions.changes(),
                                inventory,
                                topology.changes(),
                                jobs,
                                counting.changes(),
                                streams,
                                deadLetters),
                config);
    }

    /** What is counted of every family but those of properties. */
    private static DataStream<Delivery> deliveries(ForwardedMessages source) {
        return deliveries(source, DeviceStatus.class, Family.STATUS, Deliveries::of)
                .union(
                        deliveries(source, OtaProgress.class, Family.OTA_PROGRESS, Deliveries::of),
                        deliveries(source, OtaResult.class, Family.OTA_RESULT, Deliveries::of),
                        deliveries(
                                source, ModuleVersion.class, Family.MODULE_VERSION, Deliveries::of),
                        deliveries(
                                source,
                                OtaBatchStatus.class,
                                Family.OTA_BATCH_STATUS,
                                Deliveries::of),
                        deliveries(source, TopologyChange.class, Family.TOPOLOGY, Deliveries::of),
                        deliveries(
                                source,
                                SubDevicesFound.class,
                                Family.SUB_DEVICES_FOUND,
                                Deliveries::of),
                        deliveries(source, TagChange.class, Family.TAGS, Deliveries::of),
                        deliveries(source, DeviceJob.class, Family.DEVICE_JOB, Deliveries::of),
                        deliveries(
                                source,
                                InstanceMigration.class,
                                Family.INSTANCE_MIGRATION,
                                Deliveries::of));
    }

    private static <T extends Message> DataStream<Delivery> deliveries(
            ForwardedMessages source,
            Class<T> type,
            Family family,
            MapFunction<T, Delivery> delivery) {
        return source.messages(type)
                .map(delivery, TypeInformation.of(Delivery.class))
                .name("deliveries of " + family.label())
                .uid("stream-" + family.label().replace('_', '-'));
    }

    /**
     * No Kryo, no generated uids: building the graph fails where one would be needed. Operators
     * never keep or change what they emitted or received, so records are not copied between them.
     */
    private static Configuration strict() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }
}

package io.fleetpulse;

import io.fleetpulse.alert.Alerts;
import io.fleetpulse.cohort.Cohorts;
import io.fleetpulse.command.Commands;
import io.fleetpulse.config.BrokerCheck;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.EffectiveConfig;
import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.connectivity.Connectivity;
import io.fleetpulse.counting.Counting;
import io.fleetpulse.counting.StreamOnlyMessages;
import io.fleetpulse.custom.CustomTopics;
import io.fleetpulse.deadletter.DeadLetterRows;
import io.fleetpulse.event.Events;
import io.fleetpulse.gate.Gates;
import io.fleetpulse.incident.Incidents;
import io.fleetpulse.inventory.Inventory;
import io.fleetpulse.job.PlatformJobs;
import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.InstanceMigration;
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
import io.fleetpulse.result.Table;
import io.fleetpulse.rollout.Rollouts;
import io.fleetpulse.sink.Results;
import io.fleetpulse.sink.Rows;
import io.fleetpulse.source.FixedSettings;
import io.fleetpulse.source.ForwardedMessages;
import io.fleetpulse.stream.StreamStatistics;
import io.fleetpulse.telemetry.Telemetry;
import io.fleetpulse.topology.GatewayTopology;
import io.fleetpulse.validation.Validation;
import io.fleetpulse.version.Versions;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The job: reads the messages that IoT Platform forwards to Kafka and maintains the fleet's tables.
 *
 * <pre>
 * Kafka: forwarded messages
 *   │ source           envelope → family → Message, watermark per partition from the platform's time
 *   ├─ connectivity    by device: ordered transitions → sessions;  by product: windows  ┄ too late ─┐
 *   ├─ telemetry       by device: readings → windows, amendments;  by property: product windows     │
 *   ├─ custom          payloads → readings, for telemetry                               ┄ unmapped ─┤
 *   ├─ rollout         by task: history → state;  by job: counts, rates, failures, eta  ┄ too late ─┤
 *   ├─ version         by device: reported and installed versions;  by product: windows             │
 *   ├─ inventory       by device: lifecycle, tags, devices seen                                     │
 *   ├─ topology, job   by edge, by device, by job: history → state                                  │
 *   ├─ event           by device: alerts and errors                                                 │
 *   ├─ counting        by sender: each message once;  by product: windows, amendments               │
 *   ├─ stream          by family: messages, redeliveries, dead letters, lag                         │
 *   └─ dead letters ◄───────────────────────────────────────────────────────────────────────────────┘
 * from the streams above:
 *   ├─ incident        by gateway, by product: devices that went offline together
 *   ├─ cohort ─► gate  by device: activity under each version;  by version: windows;
 *   │                  by module: a rollout's new version compared with its old one
 *   └─ alert           by subject: flapping, gates, stalled rollouts, incidents; by rules: devices
 *                      offline or silent too long, properties beyond limits
 * sink                 every change of every table that the run writes → PostgreSQL rows, Kafka topics
 * </pre>
 */
public final class FleetAnalyticsJob {

    private static final Logger LOG = LoggerFactory.getLogger(FleetAnalyticsJob.class);

    /** Fixed, because savepoints can be rescaled only up to it: 720 has many divisors. */
    private static final int MAX_PARALLELISM = 720;

    private final ForwardedMessages source;
    private final FleetpulseConfig config;

    private FleetAnalyticsJob(ForwardedMessages source, FleetpulseConfig config) {
        this.source = source;
        this.config = config;
    }

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
        BrokerCheck.check(config.kafka().bootstrapServers(), config.kafka().properties());
        LOG.info("Settings in effect, with secrets masked:\n{}", EffectiveConfig.print(config));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        define(environment, config);
        environment.execute("Fleetpulse");
    }

    /** Builds the whole topology; other settings of the environment stay in effect. */
    public static void define(StreamExecutionEnvironment environment, FleetpulseConfig config) {
        environment.configure(strict());
        compressSnapshots(environment);
        environment.setMaxParallelism(MAX_PARALLELISM);
        ForwardedMessages source =
                ForwardedMessages.read(
                        environment,
                        config.kafka(),
                        config.time(),
                        new FixedSettings(
                                EffectiveConfig.fixed(config), config.results().tables()));
        new FleetAnalyticsJob(source, config).attachFeatures();
        removeUnread(environment);
    }

    /** Attaches every feature to its inputs, and writes the rows of all of them. */
    private void attachFeatures() {
        Connectivity.Results connectivity = connectivity();
        CustomTopics.Results custom = customTopics();
        Telemetry.Results telemetry = telemetry(custom);
        Rollouts rollouts = rollouts();
        Versions.Results versions = versions(rollouts);
        Rollouts.Results rolloutRows = rolloutRows(rollouts, versions);
        DataStream<Change> inventory = inventory();
        GatewayTopology.Results topology = gatewayTopology();
        DataStream<Change> jobs = platformJobs();
        DataStream<Change> events = events();
        Counting.Results counting = counting();
        Cohorts.Results cohorts = cohorts(connectivity, counting, telemetry, versions);
        DataStream<Change> gates = gates(cohorts, rollouts);
        Incidents.Results incidents = incidents(connectivity, topology, rollouts);
        DataStream<Change> alerts =
                alerts(
                        new Alerts.Rows(
                                connectivity.devices(),
                                gates,
                                rolloutRows.jobs(),
                                incidents.gateways(),
                                incidents.products(),
                                telemetry.deviceChanges(),
                                inventory,
                                rollouts.activities(),
                                source.messages(PropertyPost.class),
                                source.others()));
        SingleOutputStreamOperator<Change> deadLetters =
                deadLetters(connectivity, rollouts, custom);
        DataStream<Change> streams = streamStatistics(counting, telemetry, deadLetters);

        // Other streams emit count amendments and window progress too. Those tables are not listed
        // for them: their rows are useful only beside the windows, so choosing these tables alone
        // does not keep the operators.
        Results.write(
                devicePropertyRows(telemetry),
                deadLetters,
                List.of(
                        deviceStatusRows(connectivity),
                        connectivityWindowRows(connectivity),
                        productPropertyRows(telemetry),
                        Rows.of(rolloutRows.tasks(), Table.ROLLOUT_TASK),
                        rolloutJobRows(rolloutRows),
                        Rows.of(events, Table.DEVICE_EVENT),
                        Rows.of(versions.changes(), Table.DEVICE_VERSION, Table.VERSION_WINDOW),
                        Rows.of(inventory, Table.DEVICE),
                        Rows.of(topology.changes(), Table.TOPOLOGY, Table.DISCOVERED_DEVICE),
                        Rows.of(jobs, Table.DEVICE_JOB, Table.MIGRATION_JOB),
                        countRows(counting),
                        Rows.of(streams, Table.STREAM_WINDOW),
                        Rows.of(cohorts.changes(), Table.COHORT_WINDOW),
                        Rows.of(gates, Table.ROLLOUT_GATE),
                        Rows.of(incidents.incidents(), Table.INCIDENT),
                        Rows.of(incidents.devices(), Table.OFFLINE_CAUSE),
                        Rows.of(alerts, Table.ALERT)),
                config);
    }

    private Connectivity.Results connectivity() {
        return Connectivity.attach(
                source.messages(DeviceStatus.class),
                config.connectivity(),
                config.products(),
                config.kafka().bounded());
    }

    private CustomTopics.Results customTopics() {
        return CustomTopics.attach(
                source.messages(CustomMessage.class), config.custom(), config.time());
    }

    private Telemetry.Results telemetry(CustomTopics.Results custom) {
        return Telemetry.attach(
                source.messages(PropertyPost.class),
                custom.posts(),
                source.messages(PropertyBatch.class),
                source.messages(PropertyHistory.class),
                config.telemetry(),
                config.time(),
                config.counts());
    }

    private Rollouts rollouts() {
        return Rollouts.attach(
                source.messages(OtaProgress.class),
                source.messages(OtaResult.class),
                config.rollout(),
                config.products());
    }

    private Versions.Results versions(Rollouts rollouts) {
        return Versions.attach(
                source.messages(ModuleVersion.class), rollouts.successes(), config.counts());
    }

    private Rollouts.Results rolloutRows(Rollouts rollouts, Versions.Results versions) {
        return rollouts.results(source.messages(OtaBatchStatus.class), versions.confirmations());
    }

    private DataStream<Change> inventory() {
        return Inventory.attach(
                source.messages(DeviceLifecycle.class),
                source.messages(TagChange.class),
                source.messages(TopologyChange.class),
                source.devices());
    }

    private GatewayTopology.Results gatewayTopology() {
        return GatewayTopology.attach(
                source.messages(TopologyChange.class),
                source.messages(SubDevicesFound.class),
                config.time());
    }

    private DataStream<Change> platformJobs() {
        return PlatformJobs.attach(
                source.messages(DeviceJob.class), source.messages(InstanceMigration.class));
    }

    private DataStream<Change> events() {
        return Events.attach(
                source.messages(EventPost.class),
                source.messages(EventBatch.class),
                source.messages(EventHistory.class),
                config.counts());
    }

    private Counting.Results counting() {
        return Counting.attach(
                source.messages(PropertyPost.class),
                source.others(),
                Events.countingRules(config.time())
                        .and(Validation.countingRules())
                        .and(Commands.countingRules())
                        .and(CustomTopics.countingRules())
                        .and(Inventory.countingRules())
                        .and(StreamOnlyMessages.rules()),
                config.counts(),
                config.time());
    }

    private Cohorts.Results cohorts(
            Connectivity.Results connectivity,
            Counting.Results counting,
            Telemetry.Results telemetry,
            Versions.Results versions) {
        return Cohorts.attach(
                connectivity.activities(),
                counting.activities(),
                telemetry.readingTimes(),
                versions.timelines(),
                config.counts(),
                config.kafka().bounded());
    }

    private DataStream<Change> gates(Cohorts.Results cohorts, Rollouts rollouts) {
        return Gates.attach(
                cohorts.deltas(),
                rollouts.activities(),
                config.gate(),
                config.products(),
                config.counts(),
                config.kafka().bounded());
    }

    private Incidents.Results incidents(
            Connectivity.Results connectivity,
            GatewayTopology.Results topology,
            Rollouts rollouts) {
        return Incidents.attach(
                connectivity.activities(),
                topology.edges(),
                rollouts.activities(),
                config.incidents(),
                config.products(),
                config.connectivity());
    }

    private DataStream<Change> alerts(Alerts.Rows rows) {
        return Alerts.attach(
                rows,
                config.alerts(),
                config.kafka().bounded(),
                config.time().maxFutureSkew(),
                Gates.retention(config.counts()));
    }

    private SingleOutputStreamOperator<Change> deadLetters(
            Connectivity.Results connectivity, Rollouts rollouts, CustomTopics.Results custom) {
        return source.deadLetters()
                .union(connectivity.deadLetters(), rollouts.deadLetters(), custom.deadLetters())
                .process(new DeadLetterRows())
                .returns(Change.class)
                .uid("dead-letters")
                .name("Dead letters")
                .setDescription("Dead letters: dead_letter");
    }

    private DataStream<Change> streamStatistics(
            Counting.Results counting,
            Telemetry.Results telemetry,
            SingleOutputStreamOperator<Change> deadLetters) {
        return StreamStatistics.attach(
                counting.counted(),
                telemetry.stream(),
                deadLetters.getSideOutput(DeadLetterRows.ALL),
                config.counts());
    }

    private static Rows devicePropertyRows(Telemetry.Results telemetry) {
        return Rows.of(
                telemetry.deviceChanges(),
                Table.PROPERTY_WINDOW,
                Table.PROPERTY_AMENDMENT,
                Table.DEVICE_PROPERTY,
                Table.DEVICE_PROPERTY_LIMIT,
                Table.STREAM_WINDOW);
    }

    private static Rows productPropertyRows(Telemetry.Results telemetry) {
        return Rows.of(
                telemetry.productChanges(),
                Table.PRODUCT_PROPERTY_WINDOW,
                Table.PROPERTY_VALUE_WINDOW,
                Table.PROPERTY_VALUE_AMENDMENT,
                Table.PROPERTY_VALUE_LIMIT);
    }

    private static Rows deviceStatusRows(Connectivity.Results connectivity) {
        return Rows.of(
                connectivity.devices(),
                Table.DEVICE_STATUS,
                Table.DEVICE_SESSION,
                Table.FLAPPING_DEVICE);
    }

    private static Rows connectivityWindowRows(Connectivity.Results connectivity) {
        return Rows.of(
                connectivity.windows(),
                Table.CONNECTIVITY_WINDOW,
                Table.OFFLINE_REASON_WINDOW,
                Table.WINDOW_PROGRESS);
    }

    private static Rows rolloutJobRows(Rollouts.Results rollouts) {
        return Rows.of(rollouts.jobs(), Table.ROLLOUT, Table.ROLLOUT_WINDOW, Table.ROLLOUT_FAILURE);
    }

    private static Rows countRows(Counting.Results counting) {
        return Rows.of(
                counting.changes(),
                Table.EVENT_WINDOW,
                Table.VALIDATION_FAILURE_WINDOW,
                Table.DOWNLINK_WINDOW,
                Table.LIFECYCLE_WINDOW,
                Table.CUSTOM_TOPIC_WINDOW,
                Table.STREAM_WINDOW,
                Table.COUNT_AMENDMENT);
    }

    /** Removes operators that lead to no writer, because nothing reads their results. */
    private static void removeUnread(StreamExecutionEnvironment environment) {
        Set<Transformation<?>> read = new HashSet<>();
        for (Transformation<?> transformation : environment.getTransformations()) {
            if (Results.isWriter(transformation)) {
                read.addAll(transformation.getTransitivePredecessors());
            }
        }
        environment.getTransformations().retainAll(read);
    }

    /**
     * Forbids Kryo and generated uids: building the graph fails where one would be needed.
     * Operators never keep or change records that they emitted or received, so records are not
     * copied between them.
     */
    private static Configuration strict() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    /**
     * Compresses snapshots, unless the cluster's configuration decides. Flink reads an uncompressed
     * snapshot of the heap without a buffer: from a local file, each read of a few bytes is a call
     * of the operating system, and the restart of a job with a million devices takes more than twice
     * the processor time.
     */
    private static void compressSnapshots(StreamExecutionEnvironment environment) {
        if (environment
                .getConfiguration()
                .getOptional(ExecutionOptions.SNAPSHOT_COMPRESSION)
                .isEmpty()) {
            environment.getConfig().setUseSnapshotCompression(true);
        }
    }
}

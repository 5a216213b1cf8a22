package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Change;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Properties;

/**
 * Emits changes unchanged. At each start it checks the settings of the job's result topics, and at a
 * start without state also whether they hold records of an earlier run. A Kafka sink cannot check
 * the latter, because it does not know whether the job was restored.
 */
final class StartWarning extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<Change, Change> {

    private static final Logger LOG = LoggerFactory.getLogger(StartWarning.class);
    private static final long serialVersionUID = 1;
    private static final String TIMEOUT_MS = "30000";

    private final List<String> topics;
    private final Properties admin;
    private final long submittedAt;

    /**
     * Creates the operator.
     *
     * @param topics the topics that the job writes
     * @param admin properties of the client that reads the topics; may contain secrets
     * @param submittedAt when the job was submitted, milliseconds since the epoch: later records
     *     are its own
     */
    StartWarning(List<String> topics, Properties admin, long submittedAt) {
        this.topics = List.copyOf(topics);
        this.admin = admin;
        this.submittedAt = submittedAt;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0) {
            return;
        }
        try (Admin client = Admin.create(withTimeout(admin))) {
            TopicSettings.warn(client, topics);
            if (!context.isRestored()) {
                EarlierResults.warn(client, topics, submittedAt);
            }
        } catch (KafkaException failure) {
            LOG.warn("Could not check the result topics", failure);
        }
    }

    private static Properties withTimeout(Properties client) {
        Properties properties = new Properties();
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.putAll(client);
        return properties;
    }

    @Override
    public void processElement(StreamRecord<Change> element) {
        output.collect(element);
    }
}

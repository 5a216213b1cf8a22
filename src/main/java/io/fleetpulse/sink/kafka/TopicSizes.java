package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RecordSizes;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * How large a record of each table may be: the smaller of the client's {@code max.request.size} and
 * the {@code max.message.bytes} of the table's topic. For a topic that does not exist yet, the
 * broker's {@code message.max.bytes} applies.
 */
final class TopicSizes implements RecordSizes {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(TopicSizes.class);
    private static final String TIMEOUT_MS = "30000";
    private static final String OF_A_BROKER = "message.max.bytes";

    /** More bytes than the headers of a batch with one record take. */
    private static final int RECORD_OVERHEAD = 512;

    private final String prefix;
    private final TableChoice tables;
    private final int requestBytes;
    private final Properties admin;

    /**
     * Creates the sizes of these tables.
     *
     * @param prefix prefix of the topics' names, before the table's label
     * @param tables the tables that have topics
     * @param requestBytes the client's {@code max.request.size}
     * @param admin properties of the client that asks; may contain secrets
     */
    TopicSizes(String prefix, TableChoice tables, int requestBytes, Properties admin) {
        this.prefix = prefix;
        this.tables = tables;
        this.requestBytes = requestBytes;
        this.admin = new Properties();
        this.admin.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.admin.putAll(admin);
    }

    /** Returns the size that the client's own setting allows. */
    LargestRecord ofRequests() {
        return LargestRecord.of(requestBytes - RECORD_OVERHEAD);
    }

    @Override
    public LargestRecord find() throws InterruptedException {
        try (Admin client = Admin.create(admin)) {
            return find(client);
        } catch (ExecutionException | KafkaException failure) {
            LOG.warn(
                    "Could not read the largest record size of the result topics: a larger row"
                            + " fails the job",
                    failure);
            return ofRequests();
        }
    }

    private LargestRecord find(Admin client) throws ExecutionException, InterruptedException {
        Set<String> existing = client.listTopics().names().get();
        ConfigResource broker =
                new ConfigResource(
                        ConfigResource.Type.BROKER,
                        client.describeCluster().nodes().get().iterator().next().idString());
        List<ConfigResource> resources = new ArrayList<>(List.of(broker));
        for (Table table : tables.tables()) {
            if (existing.contains(prefix + table.label())) {
                resources.add(topic(table));
            }
        }
        Map<ConfigResource, Config> configs = client.describeConfigs(resources).all().get();
        int ofBroker = bytes(configs.get(broker), OF_A_BROKER);
        LargestRecord largest = ofRequests();
        for (Table table : tables.tables()) {
            int most = ofBroker;
            Config ofTopic = configs.get(topic(table));
            if (ofTopic != null) {
                most = bytes(ofTopic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            }
            largest = largest.lowered(table, most - RECORD_OVERHEAD);
        }
        return largest;
    }

    private ConfigResource topic(Table table) {
        return new ConfigResource(ConfigResource.Type.TOPIC, prefix + table.label());
    }

    private static int bytes(Config config, String name) {
        return Integer.parseInt(config.get(name).value());
    }
}

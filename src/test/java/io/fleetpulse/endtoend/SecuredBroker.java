package io.fleetpulse.endtoend;

import io.fleetpulse.local.FreePort;
import io.fleetpulse.local.LocalBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A broker with a login and ACLs. A client that {@link #login logs in} may do only what {@link
 * #grant} allows; clients of {@link #openServers} may do everything.
 */
final class SecuredBroker implements AutoCloseable {

    private static final String USER = "fleet-job";
    private static final String PASSWORD = "a-password-of-the-test";
    private static final String MODULE =
            "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private final LocalBroker broker;
    private final String servers;

    private SecuredBroker(LocalBroker broker, String servers) {
        this.broker = broker;
        this.servers = servers;
    }

    static SecuredBroker start(Path directory) {
        int open = FreePort.any();
        int secured = FreePort.any();
        int controller = FreePort.any();
        String listeners =
                "PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d".formatted(open, secured);
        Map<String, String> settings =
                Map.of(
                        "listeners",
                        listeners + ",CONTROLLER://127.0.0.1:" + controller,
                        "advertised.listeners",
                        listeners,
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controller,
                        "listener.security.protocol.map",
                        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        MODULE + "user_%s=\"%s\";".formatted(USER, PASSWORD),
                        "authorizer.class.name",
                        StandardAuthorizer.class.getName(),
                        "super.users",
                        "User:ANONYMOUS");
        return new SecuredBroker(
                LocalBroker.start(directory, open, settings), "127.0.0.1:" + secured);
    }

    /**
     * Returns settings of the job, alternating keys and values, with which it logs in. The password
     * is in a file of the directory, as the run-book advises.
     */
    static List<String> login(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("sasl.jaas.config"),
                MODULE + "username=\"%s\" password=\"%s\";".formatted(USER, PASSWORD));
        String providers = "--kafka.properties.config.providers";
        return List.of(
                "--kafka.properties.security.protocol",
                "SASL_PLAINTEXT",
                "--kafka.properties.sasl.mechanism",
                "PLAIN",
                providers,
                "directory",
                providers + ".directory.class",
                DirectoryConfigProvider.class.getName(),
                providers + ".directory.param.allowed.paths",
                directory.toString(),
                "--kafka.properties.sasl.jaas.config",
                "${directory:" + directory + ":sasl.jaas.config}");
    }

    /** The address for clients that log in. */
    String servers() {
        return servers;
    }

    /** The address for clients without a login, which may do everything. */
    String openServers() {
        return broker.bootstrapServers();
    }

    void createTopic(String name) {
        broker.createTopic(name, 1);
    }

    /** Allows an operation on all resources of the type whose names begin with the prefix. */
    void grant(ResourceType type, String prefix, AclOperation operation) throws Exception {
        ResourcePattern resource = new ResourcePattern(type, prefix, PatternType.PREFIXED);
        AccessControlEntry entry =
                new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", openServers()))) {
            admin.createAcls(List.of(new AclBinding(resource, entry))).all().get();
        }
    }

    /** Revokes everything that was allowed. */
    void revokeAll() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", openServers()))) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}

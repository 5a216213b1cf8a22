package io.fleetpulse.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Flink ignores misspelt keys in its configuration silently; this test finds them. */
class FlinkConfigurationTest {

    private static final Path FOLDER = Path.of("flink-conf");

    /** A setting, including commented alternatives. */
    private static final Pattern SETTING =
            Pattern.compile("(?:# )?([a-z][a-z0-9.-]+\\.[a-zA-Z-]+): (.+)");

    private static final Pattern COMPILER_OPTION =
            Pattern.compile("-XX:(?:FreqInlineSize|Tier4\\w+)=\\d+");

    /** The classes that define Flink's options. */
    private static final List<Class<?>> CATALOGUES =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExecutionOptions.class,
                    JobManagerOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    RocksDBOptions.class,
                    StateBackendOptions.class,
                    TaskManagerOptions.class,
                    WebOptions.class);

    @Test
    void everySettingIsOneThatFlinkKnowsAndCanRead() throws Exception {
        Map<String, ConfigOption<?>> known = knownOptions();
        for (Map.Entry<String, String> setting : allSettings().entrySet()) {
            String key = setting.getKey();
            if (key.startsWith("metrics.reporter.") || key.startsWith("env.java.opts.")) {
                continue;
            }
            ConfigOption<?> option = known.get(key);
            assertTrue(option != null, "Flink has no option " + key);
            Configuration alone = new Configuration();
            alone.setString(key, setting.getValue());
            alone.get(option);
        }
    }

    @Test
    void everyLineDepartsFromFlinksDefault() throws Exception {
        Configuration configuration = GlobalConfiguration.loadConfiguration(FOLDER.toString());
        Map<String, ConfigOption<?>> known = knownOptions();
        for (String key : configuration.keySet()) {
            ConfigOption<?> option = known.get(key);
            if (option != null && option.hasDefaultValue()) {
                assertNotEquals(option.defaultValue(), configuration.get(option), key);
            }
        }
    }

    @Test
    void theFileIsReadAsItIsWritten() throws IOException {
        Configuration configuration = GlobalConfiguration.loadConfiguration(FOLDER.toString());

        assertEquals(activeSettings(), configuration.toMap());
    }

    @Test
    void theReporterIsOneThatExists() {
        Configuration configuration = GlobalConfiguration.loadConfiguration(FOLDER.toString());

        assertEquals(
                PrometheusReporterFactory.class.getName(),
                configuration.toMap().get("metrics.reporter.prometheus.factory.class"));
    }

    @Test
    void theClusterRunsTheVersionsThatTheJobIsBuiltFor() throws IOException {
        for (String property : List.of("flink.version", "log4j.version")) {
            assertEquals(
                    property("pom.xml", property), property("deploy/standalone/pom.xml", property));
        }
    }

    /** A file of Maven cannot refer to the configuration of Flink, so it repeats the options. */
    @Test
    void theSlowTestsRunWithTheCompilerOptionsOfTheCluster() throws IOException {
        Set<String> ofCluster = compilerOptions(FOLDER.resolve("config.yaml"));

        assertFalse(ofCluster.isEmpty());
        assertEquals(ofCluster, compilerOptions(Path.of("pom.xml")));
    }

    private static Set<String> compilerOptions(Path file) throws IOException {
        return COMPILER_OPTION
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static String property(String file, String name) throws IOException {
        Matcher matcher =
                Pattern.compile("<" + name + ">(.+)</").matcher(Files.readString(Path.of(file)));
        assertTrue(matcher.find(), file + ": " + name);
        return matcher.group(1);
    }

    private static Map<String, String> allSettings() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("config.yaml"))) {
            Matcher matcher = SETTING.matcher(line);
            if (matcher.matches()) {
                settings.put(matcher.group(1), matcher.group(2));
            }
        }
        assertFalse(settings.isEmpty());
        return settings;
    }

    private static Map<String, String> activeSettings() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("config.yaml"))) {
            Matcher matcher = SETTING.matcher(line);
            if (matcher.matches() && !line.startsWith("#")) {
                settings.put(matcher.group(1), matcher.group(2));
            }
        }
        return settings;
    }

    private static Map<String, ConfigOption<?>> knownOptions() throws IllegalAccessException {
        Map<String, ConfigOption<?>> options = new HashMap<>();
        for (Class<?> catalogue : CATALOGUES) {
            for (Field field : catalogue.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    options.put(option.key(), option);
                }
            }
        }
        return options;
    }
}

package io.fleetpulse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Clock;
import java.util.Set;

/** The rules of the house: who may know whom. */
@AnalyzeClasses(packages = "io.fleetpulse", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule messagesKnowTheJdkOnly =
            classes()
                    .that()
                    .resideInAPackage("io.fleetpulse.message")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "io.fleetpulse.message");

    @ArchTest
    static final ArchRule featuresNeverImportEachOther =
            slices().matching(
                            "io.fleetpulse.(alert|cohort|command|connectivity|custom|event|gate|incident|inventory|job|rollout|stream|telemetry|topology|validation|version)..")
                    .should()
                    .notDependOnEachOther();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.fleetpulse.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesBelowHaveNoCycles =
            slices().matching("io.fleetpulse.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlySourceAndSinkKnowConnectors =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.fleetpulse.source..",
                            "io.fleetpulse.sink..",
                            "io.fleetpulse.page..",
                            "io.fleetpulse.notifier.kafka..",
                            "io.fleetpulse.bridge..",
                            "io.fleetpulse.local..",
                            "io.fleetpulse.simulator..")
                    .and()
                    // Hear of failures of Kafka's clients by type.
                    .haveNameNotMatching(".*\\.notifier\\.Notifier(Loop)?")
                    .and()
                    // Checks settings of the clients by what the clients say of them.
                    .haveNameNotMatching(".*\\.config\\.KafkaClientProperties(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "org.apache.flink.connector..",
                            "org.postgresql..",
                            "java.sql..");

    @ArchTest
    static final ArchRule theJobNeverKnowsTheLocalStack =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.fleetpulse.local..", "io.fleetpulse.simulator..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.fleetpulse.local..", "io.fleetpulse.simulator..");

    @ArchTest
    static final ArchRule onlyTheBridgeAndTheLocalStackKnowAmqp =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.fleetpulse.bridge..", "io.fleetpulse.local..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.fleetpulse.bridge..",
                            "jakarta.jms..",
                            "org.apache.qpid..",
                            "org.apache.activemq..");

    @ArchTest
    static final ArchRule theBridgeKnowsNoFlink =
            noClasses()
                    .that()
                    .resideInAPackage("io.fleetpulse.bridge..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule decisionsKnowNoFlink =
            noClasses()
                    .that(decide())
                    .or()
                    .resideInAPackage("io.fleetpulse.source.*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule theNotifierDecidesWithoutClockAndNetwork =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.fleetpulse.notifier.alert",
                            "io.fleetpulse.notifier.outbox",
                            "io.fleetpulse.notifier.text")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.net..", "org.apache..", "org.slf4j..")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule theNotifierKnowsNoFlink =
            noClasses()
                    .that()
                    .resideInAPackage("io.fleetpulse.notifier..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");

    private static DescribedPredicate<JavaClass> decide() {
        Set<String> decisions =
                Set.of(
                        // source
                        "MessageDecoder",
                        "Unwrapper",
                        "FamilyInference",
                        "ForwardingTopic",
                        // connectivity
                        "Transition",
                        "TransitionRules",
                        "Evaluator",
                        "ProductRow",
                        // telemetry
                        "DeviceTelemetry",
                        "ProductTelemetry",
                        "Stats",
                        "Sketch",
                        // counting
                        "SenderState",
                        "CountWindow",
                        "CountRow",
                        // stream
                        "StreamTotals",
                        // rollout
                        "TaskHistory",
                        "TaskTimeline",
                        "JobTotals",
                        "DurationHistogram",
                        "TaskActivities",
                        "SurvivalCurve",
                        "FinishForecast",
                        "RunningStarts",
                        // cohort, gate, alert
                        "Contributions",
                        "DeviceHistory",
                        "RecentReadings",
                        "CohortRow",
                        "GateRules",
                        "GateLedger",
                        "JobLedger",
                        "RateRatio",
                        "Side",
                        "Spread",
                        "Alert",
                        "Offline",
                        "OfflineFacts",
                        "PropertyLimit",
                        // event, command, custom
                        "EventDeliveries",
                        "Service",
                        "PayloadMapping",
                        "PayloadReader",
                        // version
                        "ModuleHistory",
                        "VersionSign",
                        "Confirmations",
                        // inventory, topology, job
                        "DeviceRules",
                        "NewestEntries",
                        "LatestChange",
                        "TagState",
                        "EdgeState",
                        "DiscoveryState",
                        "DeviceJobState",
                        "MigrationState",
                        "LatestStatus",
                        "RecentDevices",
                        "MentionedDevices");
        return DescribedPredicate.describe(
                "decide what results are", type -> decisions.contains(type.getSimpleName()));
    }
}

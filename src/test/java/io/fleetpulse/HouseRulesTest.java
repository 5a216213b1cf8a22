package io.fleetpulse;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.util.Collector;

import java.time.Clock;

/** Checks the project's rules on names and on dependencies between packages. */
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
                            "io.fleetpulse.(alert|cohort|command|connectivity|custom|event|gate|incident|inventory|job|rollout|telemetry|topology|validation|version)..")
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
                    // These classes catch exceptions of Kafka's clients by type.
                    .haveNameNotMatching(".*\\.notifier\\.Notifier(Loop)?")
                    .and()
                    // These classes check properties against the definitions of the clients.
                    .haveNameNotMatching(
                            ".*\\.config\\.(KafkaClientProperties|DatabaseUrl)(\\$.*)?")
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

    /** All other classes make decisions, and their tests need no Flink. */
    @ArchTest
    static final ArchRule onlyOperatorsAndTheirPartsKnowFlink =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.fleetpulse",
                            "io.fleetpulse.lifetime",
                            "io.fleetpulse.local..",
                            "io.fleetpulse.page..",
                            "io.fleetpulse.sink..",
                            "io.fleetpulse.source")
                    .and(doNot(extendFlink()))
                    .and(doNot(describeTheirTypeToFlink()))
                    .and(doNot(wireStreams()))
                    .and(doNot(holdStateTimersOrOutputs()))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("org.apache.flink..").and(not(type(Collector.class))));

    @ArchTest
    static final ArchRule formatsKnowNoFlink =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.fleetpulse.source.*", "io.fleetpulse.sketch")
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

    /** Operators, functions, serializers, sources. */
    private static DescribedPredicate<JavaClass> extendFlink() {
        return DescribedPredicate.describe(
                "extend a type of Flink",
                type ->
                        type.getAllRawSuperclasses().stream().anyMatch(HouseRulesTest::isOfFlink)
                                || type.getAllRawInterfaces().stream()
                                        .anyMatch(HouseRulesTest::isOfFlink));
    }

    /** Records that travel between operators. */
    private static DescribedPredicate<JavaClass> describeTheirTypeToFlink() {
        return DescribedPredicate.describe(
                "describe their type to Flink",
                type ->
                        type.isAnnotatedWith(TypeInfo.class)
                                || type.getFields().stream()
                                        .anyMatch(
                                                field ->
                                                        isA(
                                                                TypeInformation.class,
                                                                field.getRawType())));
    }

    /** Classes with {@code attach}, which connect operators. */
    private static DescribedPredicate<JavaClass> wireStreams() {
        return DescribedPredicate.describe(
                "wire streams",
                type ->
                        type.getMethods().stream()
                                .flatMap(method -> method.getAllInvolvedRawTypes().stream())
                                .anyMatch(involved -> isA(DataStream.class, involved)));
    }

    /** Parts of operators. */
    private static DescribedPredicate<JavaClass> holdStateTimersOrOutputs() {
        return DescribedPredicate.describe(
                "hold state, timers or outputs",
                type ->
                        type.getFields().stream()
                                        .anyMatch(
                                                field ->
                                                        isA(State.class, field.getRawType())
                                                                || isA(
                                                                        Output.class,
                                                                        field.getRawType()))
                                || type.getMethods().stream()
                                        .flatMap(method -> method.getRawParameterTypes().stream())
                                        .anyMatch(parameter -> isA(TimerService.class, parameter)));
    }

    private static boolean isA(Class<?> expected, JavaClass type) {
        return type.isAssignableTo(expected);
    }

    private static boolean isOfFlink(JavaClass type) {
        return type.getPackageName().startsWith("org.apache.flink");
    }
}

package io.fleetpulse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import io.fleetpulse.standalone.StandaloneCluster;
import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import net.jqwik.api.Example;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Checks the project's rules for tests. */
@AnalyzeClasses(packages = "io.fleetpulse", importOptions = ImportOption.OnlyIncludeTests.class)
class TestRulesTest {

    /** Follows dependencies backwards from the tools, which visits each class only once. */
    @ArchTest
    static void testsWithProgramsOrProcessesOfTheirOwnAreSlow(JavaClasses all) {
        Set<JavaClass> users = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        open.add(all.get(ExternalTool.class));
        open.add(all.get(StandaloneCluster.class));
        while (!open.isEmpty()) {
            JavaClass used = open.remove();
            if (users.add(used)) {
                used.getDirectDependenciesToSelf().forEach(use -> open.add(use.getOriginClass()));
            }
        }
        assertThat(users)
                .filteredOn(haveTests())
                .filteredOn(type -> !type.getPackageName().equals("io.fleetpulse.tools"))
                .isNotEmpty()
                .allMatch(type -> type.isAnnotatedWith(SlowTest.class));
    }

    @ArchTest
    static final ArchRule everyTestAsserts = methods().that(areTests()).should(assertSomething());

    private static DescribedPredicate<JavaClass> haveTests() {
        return DescribedPredicate.describe(
                "have tests", type -> type.getMethods().stream().anyMatch(areTests()));
    }

    private static DescribedPredicate<JavaMethod> areTests() {
        return DescribedPredicate.describe(
                "are tests",
                method ->
                        method.isAnnotatedWith(Test.class)
                                || method.isAnnotatedWith(ParameterizedTest.class)
                                || method.isAnnotatedWith(Property.class)
                                || method.isAnnotatedWith(Example.class));
    }

    /** A test without an assertion can fail only by an exception. */
    private static ArchCondition<JavaMethod> assertSomething() {
        return new ArchCondition<>("assert something, or return what jqwik asserts") {
            @Override
            public void check(JavaMethod test, ConditionEvents events) {
                boolean asserts =
                        test.getRawReturnType().isEquivalentTo(boolean.class) || asserts(test);
                events.add(new SimpleConditionEvent(test, asserts, test.getFullName()));
            }
        };
    }

    private static boolean asserts(JavaMethod test) {
        Set<JavaCodeUnit> seen = new HashSet<>(Set.of(test));
        Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (JavaAccess<?> access : open.remove().getAccessesFromSelf()) {
                if (isAssertion(access.getTargetOwner().getName())) {
                    return true;
                }
                access.getTarget()
                        .resolveMember()
                        .filter(JavaCodeUnit.class::isInstance)
                        .map(JavaCodeUnit.class::cast)
                        .filter(seen::add)
                        .ifPresent(open::add);
            }
        }
        return false;
    }

    private static boolean isAssertion(String type) {
        return type.startsWith("org.assertj.core.api.")
                || type.equals("org.junit.jupiter.api.Assertions")
                || type.equals("org.apache.flink.types.PojoTestUtils")
                || type.equals("java.lang.AssertionError");
    }
}

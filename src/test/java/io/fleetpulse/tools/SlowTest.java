package io.fleetpulse.tools;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks tests that only {@code ./mvnw verify -Pall} runs, as {@code .ci/run} does: they need a
 * program that Maven cannot install, start processes, kill what they have started, or send a large
 * input. {@code ./mvnw verify} leaves them out.
 *
 * <p>{@code pom.xml} excludes the tag by its name, and {@code HouseRulesTest} checks that tests with an
 * external program have it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag(SlowTest.TAG)
@net.jqwik.api.Tag(SlowTest.TAG)
public @interface SlowTest {

    /** The tag, by which Maven leaves the tests out. */
    String TAG = "slow";

    /** Returns what takes the time. */
    String value();
}

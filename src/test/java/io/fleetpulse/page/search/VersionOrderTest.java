package io.fleetpulse.page.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {

    @ParameterizedTest(name = "{0} < {1}")
    @CsvSource({
        "2.9, 2.10",
        "1.0, 1.0.1",
        "1.9.9, 2",
        "2.1-rc1, 2.1",
        "2.1-rc2, 2.1-rc10",
        "2.1-alpha, 2.1-beta",
        "2.1.0-rc1, 2.1",
        "2.1-rc1, 2.1.0",
        "2.0, 2.1-rc1",
        "1.0, 1.0-2",
        "9, 10",
        "99999999999999999999, 100000000000000000000",
        "20240101, 20240102",
        "beta, 0.1",
        "V1.2_20240101, V1.2_20240102"
    })
    void comesBefore(String less, String greater) {
        assertEquals(-1, sign(less, greater));
        assertEquals(1, sign(greater, less));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "2.1, 2.1.0",
        "2.1, 2.1.0.0",
        "v2.1, 2.1",
        "V2.1, v2.1",
        "2.01, 2.1",
        "2-1, 2.1",
        "2.1+build7, 2.1",
        "2.1-RC1, 2.1-rc1",
        "2.1-rc1, 2.1.0-rc.1",
        "'', 0",
        "2.1, ' 2.1 '"
    })
    void isAsNew(String one, String other) {
        assertEquals(0, sign(one, other));
        assertEquals(0, sign(other, one));
    }

    @Property
    void isAnOrder(
            @ForAll("versions") String one,
            @ForAll("versions") String two,
            @ForAll("versions") String three) {
        assertEquals(-sign(one, two), sign(two, one));
        if (sign(one, two) <= 0 && sign(two, three) <= 0) {
            int expected = Math.min(sign(one, two), sign(two, three));
            assertEquals(expected, sign(one, three));
        }
    }

    @Property
    void acceptsAnyText(@ForAll String one, @ForAll String two) {
        assertEquals(-sign(one, two), sign(two, one));
    }

    @Provide
    static Arbitrary<String> versions() {
        return Arbitraries.of("0", "1", "2", "00", "a", "rc", ".", "-", "v", "+")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static int sign(String one, String other) {
        return Integer.signum(VersionOrder.VERSIONS.compare(one, other));
    }
}

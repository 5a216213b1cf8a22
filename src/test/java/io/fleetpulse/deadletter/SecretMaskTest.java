package io.fleetpulse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

class SecretMaskTest {

    /** Texts of letters of the name, so that they have its beginnings, ends and parts. */
    @Property(tries = 5_000)
    void theSearchFindsTheNameWhereverItIs(@ForAll Random random) {
        String letters = "deviceSecretDEVICESECRT-é字";
        StringBuilder text = new StringBuilder();
        for (int more = random.nextInt(40); more > 0; more--) {
            if (random.nextInt(30) == 0) {
                text.append("deviceSecret", 0, 10 + random.nextInt(3));
            } else {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
        }
        String whole = text.toString();
        boolean named = whole.toLowerCase(Locale.ROOT).contains("devicesecret");
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);

        assertThat(SecretMask.isNamed(whole)).as(whole).isEqualTo(named);
        assertThat(SecretMask.isNamed(bytes, 0, bytes.length)).as(whole).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    temperature                        | temperature
                    deviceSecret                       | deviceSecret
                    my-deviceSecret-1                  | my-deviceSecret-1
                    deviceSecrets                      | deviceSecrets
                    /p/d/user/deviceSecret/get         | /p/d/user/deviceSecret/get
                    deviceSecret=wsde                  | deviceSecret=***
                    deviceSecret: wsde                 | deviceSecret: ***
                    DEVICESECRET wsde                  | DEVICESECRET ***
                    deviceSecret=                      | deviceSecret=
                    bad {"deviceSecret":"wsde"} here   | bad {"deviceSecret":"***"} here
                    {\\"deviceSecret\\":\\"ws de\\"}   | {\\"deviceSecret\\":\\"***\\"}
                    device\\u0053ecret=wsde            | device\\u0053ecret=***
                    a deviceSecret and deviceSecret=ws | a deviceSecret ***
                    """)
    void aTextOfARowKeepsNoSecretButNamesOfTheirOwn(String text, String masked) {
        assertThat(SecretMask.inText(text)).isEqualTo(masked);
        assertThat(SecretMask.isIn(text)).isEqualTo(!masked.equals(text));
        assertThat(SecretMask.inText(masked)).isEqualTo(masked);
    }
}

package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares logins with signatures that OpenSSL computed from the same text. */
class LoginTest {

    private static final long TIME = 1_573_489_088_171L;
    private static final AccessKey KEY = new AccessKey("LTAIexample", "testsecret", null);

    @ParameterizedTest
    @CsvSource({
        "HMACSHA1, gNqCg89CYzUu1okdD8UvMQ/AUTE=",
        "HMACMD5, TGaJCbBV74tbnZWB2ozegg==",
        "HMACSHA256, Ab8bIKAn5dxjzkYVNwFcp0L2datEvJmB5ZHQGwDMAwE="
    })
    void theSignatureIsOfKeyAndTime(SignMethod method, String signature) {
        Login login = Login.sign(new Consumer("bridge-0", "iot-a1", "G1", method), KEY, TIME);
        assertThat(login.userName())
                .isEqualTo(
                        "bridge-0|authMode=aksign,signMethod=%s,timestamp=1573489088171,"
                                        .formatted(method.label())
                                + "authId=LTAIexample,iotInstanceId=iot-a1,consumerGroupId=G1|");
        assertThat(login.password()).isEqualTo(signature);
    }

    @Test
    void aRolesTokenIsSignedToo() {
        Login login =
                Login.sign(
                        new Consumer("bridge-0", "iot-a1", "G1", SignMethod.HMACSHA1),
                        new AccessKey("LTAIexample", "testsecret", "CAIS+/=token"),
                        TIME);
        assertThat(login.userName())
                .isEqualTo(
                        "bridge-0|authMode=ststoken,securityToken=CAIS+/=token,signMethod=hmacsha1,"
                                + "timestamp=1573489088171,authId=LTAIexample,"
                                + "iotInstanceId=iot-a1,consumerGroupId=G1|");
        assertThat(login.password()).isEqualTo("OXJJJ9ZRvORW5d3F2P4eqBunJEE=");
    }

    @Test
    void thePublicInstanceHasNoId() {
        Login login = Login.sign(new Consumer("b", null, "G1", SignMethod.HMACSHA1), KEY, TIME);
        assertThat(login.userName())
                .isEqualTo(
                        "b|authMode=aksign,signMethod=hmacsha1,timestamp=1573489088171,"
                                + "authId=LTAIexample,consumerGroupId=G1|");
    }

    @Test
    void noSecretIsPrinted() {
        AccessKey key = new AccessKey("LTAIexample", "testsecret", "tokentext");
        Login login = Login.sign(new Consumer("b", null, "G1", SignMethod.HMACSHA1), key, TIME);
        assertThat(key + " " + login)
                .contains("LTAIexample")
                .doesNotContain("testsecret", "tokentext", login.password());
    }
}

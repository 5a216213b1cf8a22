package io.fleetpulse.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Expected values are from OpenSSL: {@code printf … | openssl dgst -sha256 -hmac …}. */
class SignatureTest {

    @Test
    void aWebhookIsSignedOverTimestampAndBody() {
        assertThat(
                        Signature.ofWebhook(
                                "s3cret",
                                1_700_000_000_000L,
                                "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("8a6f992378d0d47b6fcdf1cc8d72e46ba5c789b2c9d3a538be31fe07d598ba6d");
    }

    @Test
    void dingTalkIsSignedOverTimestampAndSecret() {
        assertThat(Signature.ofDingTalk("SECabc", 1_700_000_000_000L))
                .isEqualTo("jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM=");
    }
}

package io.fleetpulse.notifier.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages with HMAC-SHA256. */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * Signs a message to a webhook: the timestamp, a dot and the body.
     *
     * @param timestamp milliseconds since the epoch
     * @return signature in hexadecimal digits
     */
    public static String ofWebhook(String secret, long timestamp, byte[] body) {
        Mac mac = mac(secret);
        mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    /**
     * Signs a message to a DingTalk robot: the timestamp, a line feed and the secret.
     *
     * @param timestamp milliseconds since the epoch
     * @return signature in Base64
     */
    public static String ofDingTalk(String secret, long timestamp) {
        String signed = timestamp + "\n" + secret;
        return Base64.getEncoder()
                .encodeToString(mac(secret).doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

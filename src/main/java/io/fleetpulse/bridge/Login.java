package io.fleetpulse.bridge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * User name and password of one authentication. A login is valid for a short time, so each
 * authentication needs a new one. Source: the platform's documentation, "Connect a client to IoT
 * Platform by AMQP".
 *
 * @param userName client id, followed by parameters of the signature and of the subscription
 * @param password the Base64-encoded signature
 */
record Login(String userName, String password) {

    /**
     * Signs a login.
     *
     * @param timestamp time of the login, in milliseconds since the epoch
     */
    static Login sign(Consumer consumer, AccessKey key, long timestamp) {
        StringBuilder user = new StringBuilder(consumer.clientId());
        StringBuilder signed = new StringBuilder("authId=").append(key.id());
        if (key.securityToken() == null) {
            user.append("|authMode=aksign");
        } else {
            user.append("|authMode=ststoken,securityToken=").append(key.securityToken());
            signed.append("&securityToken=").append(key.securityToken());
        }
        signed.append("&timestamp=").append(timestamp);
        user.append(",signMethod=").append(consumer.signMethod().label());
        user.append(",timestamp=").append(timestamp);
        user.append(",authId=").append(key.id());
        if (consumer.instanceId() != null) {
            user.append(",iotInstanceId=").append(consumer.instanceId());
        }
        user.append(",consumerGroupId=").append(consumer.groupId()).append('|');
        String algorithm = consumer.signMethod().algorithm();
        return new Login(user.toString(), signature(algorithm, key.secret(), signed.toString()));
    }

    /** Returns the user name with a masked token, without the password. */
    @Override
    public String toString() {
        return "Login[" + userName.replaceAll("securityToken=[^,|]*", "securityToken=******") + "]";
    }

    private static String signature(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot sign with " + algorithm, e);
        }
    }
}

package io.fleetpulse.local;

import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Subject;

/**
 * Checks logins as the platform's AMQP endpoint does. The user name contains the access key, the
 * consumer group and the sign method; the password is the signature. Such a user may only consume.
 * The publisher, which stands for the platform itself, has its own name and password.
 */
final class PlatformLogins implements ActiveMQSecurityManager5 {

    private static final Duration VALID = Duration.ofMinutes(5);
    private static final Pattern USER = Pattern.compile("([^|]{1,64})\\|([^|]+)\\|");
    private static final Map<String, String> ALGORITHMS =
            Map.of("hmacsha1", "HmacSHA1", "hmacmd5", "HmacMD5", "hmacsha256", "HmacSHA256");

    private final String publisher;
    private final String publisherPassword;
    private final Map<String, String> secrets;
    private final Clock clock;

    /**
     * @param publisher user name of the publisher
     * @param publisherPassword password of the publisher
     * @param secrets secrets of access keys, by the keys' ids
     */
    PlatformLogins(
            String publisher, String publisherPassword, Map<String, String> secrets, Clock clock) {
        this.publisher = publisher;
        this.publisherPassword = publisherPassword;
        this.secrets = Map.copyOf(secrets);
        this.clock = clock;
    }

    @Override
    public Subject authenticate(
            String user, String password, RemotingConnection connection, String domain) {
        boolean known =
                publisher.equals(user) && publisherPassword.equals(password)
                        || isSigned(user, password);
        if (!known) {
            return null;
        }
        return new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of());
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
        boolean publishes =
                subject.getPrincipals(UserPrincipal.class).stream()
                        .anyMatch(user -> user.getName().equals(publisher));
        return publishes ? check == CheckType.SEND : check == CheckType.CONSUME;
    }

    @Override
    public boolean validateUser(String user, String password) {
        return authenticate(user, password, null, null) != null;
    }

    @Override
    public boolean validateUserAndRole(
            String user, String password, Set<Role> roles, CheckType check) {
        return false;
    }

    /** Whether the password is a recent signature of the user name by a known access key. */
    boolean isSigned(String user, String password) {
        Matcher matcher = USER.matcher(user == null ? "" : user);
        if (!matcher.matches() || password == null) {
            return false;
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : matcher.group(2).split(",", -1)) {
            String[] pair = part.split("=", 2);
            parts.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        String secret = secrets.get(parts.getOrDefault("authId", ""));
        String algorithm = ALGORITHMS.get(parts.getOrDefault("signMethod", ""));
        String timestamp = parts.getOrDefault("timestamp", "");
        if (secret == null
                || algorithm == null
                || !timestamp.matches("[0-9]{1,18}")
                || parts.getOrDefault("consumerGroupId", "").isEmpty()
                || Math.abs(clock.millis() - Long.parseLong(timestamp)) > VALID.toMillis()) {
            return false;
        }
        String token = "";
        switch (parts.getOrDefault("authMode", "")) {
            case "aksign" -> {}
            case "ststoken" -> token = "&securityToken=" + parts.get("securityToken");
            default -> {
                return false;
            }
        }
        String signed = "authId=" + parts.get("authId") + token + "&timestamp=" + timestamp;
        return MessageDigest.isEqual(
                signature(algorithm, secret, signed), password.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return Base64.getEncoder().encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.fleetpulse.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of the platform's AMQP endpoint, with the client's options in its query.
 *
 * <p>The client's own {@code failover:} transport is not used: it reconnects without telling that what was
 * received before can no longer be acknowledged, and without jitter. An address that is written for it, as
 * in the platform's samples, is read all the same.
 */
final class BrokerUrl {

    private static final Pattern FAILOVER = Pattern.compile("failover:\\(([^(),]+)\\)(?:\\?.*)?");
    private static final Pattern FORM =
            Pattern.compile("amqps?://(?:\\[[0-9a-fA-F:.]+]|[0-9A-Za-z._-]+)(?::[0-9]{1,5})?/?");
    private static final int TLS_PORT = 5671;
    private static final int PLAIN_PORT = 5672;

    private BrokerUrl() {}

    /**
     * Reads an address such as {@code amqps://HOST:5671}.
     *
     * @throws IllegalArgumentException if it is none, or names a user or a password
     */
    static URI parse(String text) {
        Matcher failover = FAILOVER.matcher(text);
        String address = failover.matches() ? failover.group(1) : text;
        String[] parts = address.split("\\?", 2);
        if (!FORM.matcher(parts[0]).matches()
                || parts.length > 1 && !parts[1].matches("[\\w.]+=[^&]*(&[\\w.]+=[^&]*)*")) {
            throw new IllegalArgumentException(text);
        }
        URI uri = URI.create(address);
        if (uri.getPort() > 65_535) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    /**
     * Returns the address that the client gets: with options, of which those that the address names
     * itself stand above ours.
     *
     * @param idleTimeout after so long without anything from the other side the connection is lost
     * @param prefetch how many messages the platform may send ahead
     */
    static URI withOptions(URI url, Duration idleTimeout, int prefetch) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("amqp.idleTimeout", Long.toString(idleTimeout.toMillis()));
        options.put("amqp.saslMechanisms", "PLAIN");
        options.put("jms.prefetchPolicy.all", Integer.toString(prefetch));
        // Acknowledgements are sent without waiting: a lost one means a redelivery, no loss.
        options.put("jms.forceAsyncAcks", "true");
        // Else each wait that ends without a message asks the platform for one.
        options.put("jms.receiveLocalOnly", "true");
        options.put("jms.receiveNoWaitLocalOnly", "true");
        // The client would drop messages that it thinks too old.
        options.put("jms.localMessageExpiry", "false");
        // The platform ends a connection without a receiver after 15 s.
        options.put("jms.connectTimeout", "15000");
        options.put("jms.requestTimeout", "15000");
        options.put("jms.closeTimeout", "5000");
        options.put("transport.connectTimeout", "15000");
        if (url.getRawQuery() != null) {
            for (String option : url.getRawQuery().split("&", -1)) {
                String[] parts = option.split("=", 2);
                options.put(parts[0], parts[1]);
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(url.getScheme()).append("://").append(url.getHost()).append(':');
        text.append(port(url));
        char before = '?';
        for (Map.Entry<String, String> option : options.entrySet()) {
            text.append(before).append(option.getKey()).append('=').append(option.getValue());
            before = '&';
        }
        return URI.create(text.toString());
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equals("amqps") ? TLS_PORT : PLAIN_PORT;
    }
}

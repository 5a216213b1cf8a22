package io.fleetpulse.bridge;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.provider.ProviderFactory;
import org.apache.qpid.jms.transports.TransportOptions;
import org.apache.qpid.jms.util.PropertyUtil;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of the platform's AMQP endpoint, with the client's options in its query.
 *
 * <p>The bridge does not use the client's {@code failover:} transport. This transport reconnects
 * without jitter, and without a signal that earlier messages can no longer be acknowledged. The
 * bridge still accepts an address with {@code failover:}, as in the platform's samples, and takes
 * the address in the parentheses.
 */
final class BrokerUrl {

    private static final Pattern FAILOVER = Pattern.compile("failover:\\(([^(),]+)\\)(?:\\?.*)?");
    private static final Pattern FORM =
            Pattern.compile("amqps?://(?:\\[[0-9a-fA-F:.]+]|[0-9A-Za-z._-]+)(?::[0-9]{1,5})?/?");
    private static final String OPTION = "(?:amqp|jms|transport)\\.[\\w.]+=[^&]*";
    private static final String OPTIONS = OPTION + "(?:&" + OPTION + ")*";
    private static final int TLS_PORT = 5671;
    private static final int PLAIN_PORT = 5672;

    private BrokerUrl() {}

    /**
     * Reads an address such as {@code amqps://HOST:5671}.
     *
     * @throws IllegalArgumentException if the text is not such an address, contains a user or
     *     password, or an option that the client does not know
     */
    static URI parse(String text) {
        Matcher failover = FAILOVER.matcher(text);
        String address = failover.matches() ? failover.group(1) : text;
        String[] parts = address.split("\\?", 2);
        if (!FORM.matcher(parts[0]).matches() || parts.length > 1 && !parts[1].matches(OPTIONS)) {
            throw new IllegalArgumentException(text);
        }
        URI uri = URI.create(address);
        if (uri.getPort() > 65_535) {
            throw new IllegalArgumentException(text);
        }
        if (parts.length > 1) {
            requireKnownOptions(uri);
        }
        return uri;
    }

    /** Otherwise each attempt to connect would fail and log the value, which may be a password. */
    private static void requireKnownOptions(URI uri) {
        try {
            Map<String, String> transport =
                    PropertyUtil.filterProperties(PropertyUtil.parseQuery(uri), "transport.");
            // The client would log options of the transport that it does not know.
            if (!PropertyUtil.setProperties(new TransportOptions(), transport).isEmpty()) {
                throw new IllegalArgumentException("transport");
            }
            ProviderFactory.findProviderFactory(uri).createProvider(uri);
        } catch (Exception unknown) {
            throw new IllegalArgumentException(unknown);
        }
        new JmsConnectionFactory(uri);
    }

    /**
     * Adds the bridge's options to an address; options in the address itself take precedence.
     *
     * @param idleTimeout a connection without traffic from the platform for this long counts as
     *     lost
     * @param prefetch number of messages that the platform may send ahead
     */
    static URI withOptions(URI url, Duration idleTimeout, int prefetch) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("amqp.idleTimeout", Long.toString(idleTimeout.toMillis()));
        options.put("amqp.saslMechanisms", "PLAIN");
        options.put("jms.prefetchPolicy.all", Integer.toString(prefetch));
        // The client sends acknowledgements without waiting; a lost one causes a redelivery, not a
        // loss.
        options.put("jms.forceAsyncAcks", "true");
        // Without these two options, each wait that ends without a message asks the platform for
        // one.
        options.put("jms.receiveLocalOnly", "true");
        options.put("jms.receiveNoWaitLocalOnly", "true");
        // Without this option, the client drops messages that it considers expired.
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

package io.fleetpulse.page;

import java.util.Set;

/**
 * Protects against DNS rebinding. A foreign site may resolve its own host name to the loopback
 * address, and could then read a page on this address from the same browser. The {@code Host}
 * header of such a request contains the foreign host name.
 */
final class HostCheck {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean onLoopback;

    HostCheck(boolean onLoopback) {
        this.onLoopback = onLoopback;
    }

    /**
     * Returns whether the page answers a request with this {@code Host} header.
     *
     * @param host the header; null if absent
     */
    boolean accepts(String host) {
        if (!onLoopback) {
            return true;
        }
        return host != null && LOOPBACK_NAMES.contains(host.replaceFirst(":\\d{1,5}$", ""));
    }
}

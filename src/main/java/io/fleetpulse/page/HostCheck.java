package io.fleetpulse.page;

import java.util.Set;

/**
 * Against DNS rebinding: a stranger's site in the same browser may give its own name the loopback
 * address, and would then read a page that listens there. Such a request names the stranger.
 */
final class HostCheck {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean onLoopback;

    HostCheck(boolean onLoopback) {
        this.onLoopback = onLoopback;
    }

    /**
     * Whether a request with this {@code Host} header is meant for us.
     *
     * @param host null where the request has none
     */
    boolean accepts(String host) {
        if (!onLoopback) {
            return true;
        }
        return host != null && LOOPBACK_NAMES.contains(host.replaceFirst(":\\d{1,5}$", ""));
    }
}

package io.fleetpulse.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/**
 * A new login for each authentication. The client asks for the user name first, and then for the password
 * that belongs to it.
 */
final class Logins {

    private final Consumer consumer;
    private final AccessKeySource keys;
    private final Clock clock;
    private Login newest;

    Logins(Consumer consumer, AccessKeySource keys, Clock clock) {
        this.consumer = consumer;
        this.keys = keys;
        this.clock = clock;
    }

    /** Signs a login and returns its user name. */
    synchronized String userName() {
        try {
            newest = Login.sign(consumer, keys.read(), clock.millis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return newest.userName();
    }

    /** Returns the password of the login whose user name was asked for last. */
    synchronized String password() {
        if (newest == null) {
            throw new IllegalStateException("A password belongs to a user name");
        }
        return newest.password();
    }
}

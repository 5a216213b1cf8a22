package io.fleetpulse.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/**
 * Signs a new login for each authentication. The AMQP client asks for the user name first, then for
 * the password of the same login.
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

    /** Returns the password of the newest login. */
    synchronized String password() {
        if (newest == null) {
            throw new IllegalStateException(
                    "The client asked for the password before the user name");
        }
        return newest.password();
    }
}

package io.fleetpulse.bridge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A signature algorithm of logins. */
enum SignMethod {
    HMACSHA1("HmacSHA1"),
    HMACMD5("HmacMD5"),
    HMACSHA256("HmacSHA256");

    private final String algorithm;

    SignMethod(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Returns the JDK's name of the algorithm. */
    String algorithm() {
        return algorithm;
    }

    /** Returns the platform's name of the algorithm, such as {@code hmacsha1}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the algorithm with the platform's name.
     *
     * @throws IllegalArgumentException if there is no algorithm of this name
     */
    static SignMethod parse(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label));
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(SignMethod::label).toList();
    }
}

package io.fleetpulse.bridge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a login is signed. */
enum SignMethod {
    HMACSHA1("HmacSHA1"),
    HMACMD5("HmacMD5"),
    HMACSHA256("HmacSHA256");

    private final String algorithm;

    SignMethod(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Returns the name that the JDK has for it. */
    String algorithm() {
        return algorithm;
    }

    /** Returns the name that the platform has for it, such as {@code hmacsha1}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a method by the platform's name for it.
     *
     * @throws IllegalArgumentException for any other text
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

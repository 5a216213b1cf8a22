package io.fleetpulse.message;

/** 64-bit fingerprints that identify messages, and parts of messages, in hash tables; never 0. */
public final class Fingerprint {

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private Fingerprint() {}

    /** Identifies a message among those of one sender. */
    public static long of(Family family, String messageKey) {
        return with(mixed(family.ordinal() + 1), messageKey);
    }

    /** Folds one more text into a fingerprint. */
    public static long with(long before, String text) {
        long hash = mixed(before ^ text.length());
        for (int index = 0; index < text.length(); index++) {
            hash = mixed(hash ^ text.charAt(index));
        }
        return notZero(hash);
    }

    /** Folds one more number into a fingerprint. */
    public static long with(long before, long number) {
        return notZero(mixed(mixed(before + SPREAD) ^ number));
    }

    private static long notZero(long hash) {
        if (hash == 0) {
            return 1;
        }
        return hash;
    }

    /**
     * Applies the finalizer of MurmurHash3: each input bit changes half of the output bits on
     * average. 0 stays 0.
     */
    public static long mixed(long bits) {
        long hash = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }
}

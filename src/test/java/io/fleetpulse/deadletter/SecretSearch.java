package io.fleetpulse.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches for a secret as an attacker would: also in nested layers of Base64. */
public final class SecretSearch {

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/]{12,}");
    private static final Pattern UNICODE = Pattern.compile("\\\\+u([0-9a-fA-F]{4})");
    private static final Pattern BREAK = Pattern.compile("\\\\+[nr]|[\\r\\n\\\\]");
    private static final int LAYERS = 9;

    private SecretSearch() {}

    /** Whether a text reveals a secret, which has letters and digits only. */
    public static boolean reveals(String text, String secret) {
        return reveals(text, secret, LAYERS);
    }

    private static boolean reveals(String text, String secret, int layers) {
        String plain = unescaped(text);
        if (plain.contains(secret)) {
            return true;
        }
        if (layers == 0) {
            return false;
        }
        Matcher run = RUN.matcher(plain.replace('-', '+').replace('_', '/'));
        while (run.find()) {
            for (int without = 0; without < 4; without++) {
                if (reveals(decoded(run.group(), without), secret, layers - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String unescaped(String text) {
        String read =
                UNICODE.matcher(text)
                        .replaceAll(
                                code ->
                                        Matcher.quoteReplacement(
                                                Character.toString(
                                                        Integer.parseInt(code.group(1), 16))));
        return BREAK.matcher(read).replaceAll("");
    }

    private static String decoded(String run, int without) {
        int end = run.length() - ((run.length() - without) % 4 == 1 ? 1 : 0);
        byte[] bytes = Base64.getDecoder().decode(run.substring(without, end));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

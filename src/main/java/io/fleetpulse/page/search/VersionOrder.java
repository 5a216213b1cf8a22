package io.fleetpulse.page.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The order of versions: 2.9 &lt; 2.10, 2.1-rc1 &lt; 2.1 = 2.1.0 = v2.1.
 *
 * <p>A version is a sequence of numbers and words; other characters only separate them. The order
 * ignores a leading {@code v} before a digit, and everything from a {@code +}. The first differing
 * part decides: numbers compare by value, words alphabetically and ignoring case, and a word comes
 * before any number. The shorter version is padded with zeros, and zeros before a word are ignored:
 * 2.1-rc1 = 2.1.0-rc1 comes before 2.1, and 2.1 before 2.1.1.
 */
public final class VersionOrder implements Comparator<String> {

    /** The only instance. */
    public static final VersionOrder VERSIONS = new VersionOrder();

    private static final String ZERO = "0";

    private VersionOrder() {}

    @Override
    public int compare(String left, String right) {
        List<String> mine = parts(left);
        List<String> others = parts(right);
        int places = Math.max(mine.size(), others.size());
        for (int i = 0; i < places; i++) {
            int order = comparePart(part(mine, i), part(others, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String part(List<String> parts, int place) {
        return place < parts.size() ? parts.get(place) : ZERO;
    }

    private static int comparePart(String left, String right) {
        boolean number = isDigit(left.charAt(0));
        if (number != isDigit(right.charAt(0))) {
            return number ? 1 : -1;
        }
        // Numbers have no leading zeros, so the longer number is greater.
        if (number && left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        return left.compareTo(right);
    }

    private static List<String> parts(String version) {
        List<String> parts = new ArrayList<>();
        int at = begin(version);
        while (at < version.length() && version.charAt(at) != '+') {
            int end = runEnd(version, at);
            if (end > at) {
                add(parts, version.substring(at, end));
                at = end;
            } else {
                at++;
            }
        }
        return parts;
    }

    private static int begin(String version) {
        boolean marked =
                version.length() > 1
                        && (version.charAt(0) == 'v' || version.charAt(0) == 'V')
                        && isDigit(version.charAt(1));
        return marked ? 1 : 0;
    }

    /**
     * Returns the end of the number or word that begins at a position; the position itself if
     * neither begins there.
     */
    private static int runEnd(String version, int begin) {
        int end = begin;
        boolean digits = isDigit(version.charAt(begin));
        while (end < version.length()
                && (digits ? isDigit(version.charAt(end)) : isLetter(version.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static void add(List<String> parts, String run) {
        if (isDigit(run.charAt(0))) {
            String number = run.replaceFirst("^0+(?=.)", "");
            parts.add(number);
            return;
        }
        while (!parts.isEmpty() && parts.get(parts.size() - 1).equals(ZERO)) {
            parts.remove(parts.size() - 1);
        }
        parts.add(run.toLowerCase(Locale.ROOT));
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetter(char character) {
        return Character.isLetter(character);
    }
}

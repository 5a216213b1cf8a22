package io.fleetpulse.notifier.text;

import io.fleetpulse.notifier.routing.ReceiverType;

/** Escapes text, such as the name of a device, for the markup of a service. */
final class Markup {

    private static final int MOST_BYTES = 256;

    private Markup() {}

    /** Returns the text on one line, shortened, without links, mentions and tags. */
    static String plain(String text, ReceiverType type) {
        StringBuilder plain = new StringBuilder();
        TextBytes.cut(text, MOST_BYTES).codePoints().forEach(point -> append(point, type, plain));
        return plain.toString();
    }

    private static void append(int point, ReceiverType type, StringBuilder out) {
        boolean slack = type == ReceiverType.SLACK;
        switch (point) {
            case '<' -> out.append(slack ? "&lt;" : "＜");
            case '>' -> out.append(slack ? "&gt;" : "＞");
            case '&' -> out.append(slack ? "&amp;" : "&");
            case '[' -> out.append(slack ? "[" : "［");
            case ']' -> out.append(slack ? "]" : "］");
            case '`' -> out.append('\'');
            case '*' -> out.append('∗');
            default -> {
                if (Character.isISOControl(point)
                        || Character.getType(point) == Character.FORMAT
                        || Character.getType(point) == Character.LINE_SEPARATOR
                        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR) {
                    out.append(' ');
                } else {
                    out.appendCodePoint(point);
                }
            }
        }
    }

    /** Returns bold text. */
    static String bold(String text, ReceiverType type) {
        if (type == ReceiverType.SLACK) {
            return "*" + text + "*";
        }
        return "**" + text + "**";
    }
}

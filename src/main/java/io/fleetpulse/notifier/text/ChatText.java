package io.fleetpulse.notifier.text;

import io.fleetpulse.notifier.outbox.Item;
import io.fleetpulse.notifier.outbox.Notification;
import io.fleetpulse.notifier.outbox.Section;
import io.fleetpulse.notifier.routing.Receiver;

import java.util.ArrayList;
import java.util.List;

/** Writes a message as text for people: as many alerts as fit, and the number of the others. */
final class ChatText {

    private final Notification message;
    private final Receiver receiver;
    private final AlertText texts;

    ChatText(Notification message, Receiver receiver) {
        this.message = message;
        this.receiver = receiver;
        this.texts = new AlertText(receiver, message.createdAt());
    }

    /** Returns the title: how many alerts fire, still fire, ended, or only inform. */
    String title() {
        int still = 0;
        int over = 0;
        int information = 0;
        for (Section section : message.sections()) {
            for (Item item : section.items()) {
                switch (item.kind()) {
                    case STILL -> still++;
                    case RESOLVED, CAME_AND_WENT, WITHDRAWN -> over++;
                    case INFORMATION -> information++;
                    case RAISED, RAISED_AGAIN -> {}
                }
            }
        }
        List<String> parts = new ArrayList<>();
        add(parts, "title.firing", message.size() - still - over - information);
        add(parts, "title.still", still);
        add(parts, "title.over", over);
        add(parts, "title.information", information);
        return texts.fixed("title.sender") + ": " + String.join(", ", parts);
    }

    private void add(List<String> parts, String key, int number) {
        if (number > 0) {
            parts.add(texts.counted(key, number));
        }
    }

    /** Returns the text of the message. */
    String text() {
        int most = receiver.type().mostBytes();
        StringBuilder text = new StringBuilder(Markup.bold(title(), receiver.type()));
        int bytes = TextBytes.length(text.toString());
        int written = 0;
        for (Section section : message.sections()) {
            String header = paragraph(Markup.bold(name(section), receiver.type()));
            for (Item item : section.items()) {
                String line = header + paragraph(texts.line(item));
                String rest = rest(message.size() - written - 1);
                int length = TextBytes.length(line);
                if (bytes + length + TextBytes.length(rest) > most) {
                    return TextBytes.cut(text + rest(message.size() - written), most);
                }
                text.append(line);
                bytes += length;
                written++;
                header = "";
            }
        }
        return text.toString();
    }

    private String rest(int number) {
        if (number == 0) {
            return "";
        }
        return paragraph(texts.counted("more", number));
    }

    /**
     * Separates paragraphs by an empty line, since DingTalk's Markdown ignores a single line break.
     */
    private static String paragraph(String line) {
        return "\n\n" + line;
    }

    private String name(Section section) {
        List<String> values =
                section.group().entrySet().stream()
                        .filter(label -> !label.getValue().isEmpty())
                        .map(
                                label ->
                                        label.getKey().equals("kind")
                                                ? texts.kind(label.getValue())
                                                : label.getValue())
                        .map(value -> Markup.plain(value, receiver.type()))
                        .toList();
        if (values.isEmpty()) {
            return texts.fixed("group.all");
        }
        return String.join(" · ", values);
    }
}

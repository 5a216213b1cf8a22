package io.fleetpulse.notifier.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.outbox.Item;
import io.fleetpulse.notifier.outbox.ItemKind;
import io.fleetpulse.notifier.routing.Receiver;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Describes an alert in the language of a receiver. */
final class AlertText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9_]+)}");
    private static final DateTimeFormatter OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter WITH_DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Receiver receiver;
    private final ResourceBundle texts;
    private final long now;

    /**
     * Creates the texts of a message.
     *
     * @param now creation time of the message, milliseconds since the epoch; times of other days
     *     include the date
     */
    AlertText(Receiver receiver, long now) {
        this.receiver = receiver;
        this.texts = bundle(receiver.locale());
        this.now = now;
    }

    /** Returns the texts of a language; English if the language has none. */
    static ResourceBundle bundle(Locale locale) {
        return TextBundle.of("io.fleetpulse.notifier.text.messages", locale);
    }

    /** Returns a text with a number. */
    String counted(String key, long number) {
        return texts.getString(key).replace("{0}", String.valueOf(number));
    }

    /** Returns the name of a kind of alerts. */
    String kind(String kind) {
        String key = "kind." + kind;
        return texts.containsKey(key) ? texts.getString(key) : kind;
    }

    String fixed(String key) {
        return texts.getString(key);
    }

    /** Returns one line about an item: mark, time and sentence. */
    String line(Item item) {
        long time = item.alert().at();
        if (item.kind() == ItemKind.CAME_AND_WENT) {
            time = item.begun().at();
        }
        return mark(item) + " " + time(time) + " " + sentence(item);
    }

    private static String mark(Item item) {
        return switch (item.kind()) {
            case RESOLVED, CAME_AND_WENT, WITHDRAWN -> "🟢";
            case INFORMATION -> "🔵";
            default ->
                    switch (item.alert().severity()) {
                        case CRITICAL -> "🔴";
                        case WARNING -> "🟠";
                        case INFO -> "🔵";
                    };
        };
    }

    private String sentence(Item item) {
        AlertState subject = item.alert();
        if (item.kind() == ItemKind.CAME_AND_WENT || item.kind() == ItemKind.WITHDRAWN) {
            subject = item.begun() == null ? item.alert() : item.begun();
        }
        String text =
                texts.getString("news." + item.kind().label())
                        .replace("{from}", item.begun() == null ? "" : time(item.begun().at()))
                        .replace("{to}", time(item.alert().at()))
                        .replace("{text}", ofAlert(subject));
        if (item.earlier() > 0) {
            text = counted("news.earlier", item.earlier()).replace("{text}", text);
        }
        return text;
    }

    private String ofAlert(AlertState alert) {
        String key = alert.id().kind() + "." + alert.state();
        if (!texts.containsKey(key)) {
            return Markup.plain(alert.message(), receiver.type());
        }
        Map<String, String> values = details(alert);
        values.put("subject", alert.id().subject());
        values.put("product_key", String.valueOf(alert.productKey()));
        values.put("device_name", String.valueOf(alert.deviceName()));
        Matcher place = PLACE.matcher(texts.getString(key));
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            String value = values.getOrDefault(place.group(1), "?");
            place.appendReplacement(
                    filled, Matcher.quoteReplacement(Markup.plain(value, receiver.type())));
        }
        return place.appendTail(filled).toString();
    }

    private String time(long time) {
        ZonedDateTime at = Instant.ofEpochMilli(time).atZone(receiver.zone());
        ZonedDateTime today = Instant.ofEpochMilli(now).atZone(receiver.zone());
        if (at.toLocalDate().equals(today.toLocalDate())) {
            return OF_DAY.format(at);
        }
        return WITH_DATE.format(at);
    }

    /**
     * Returns the members of an alert's detail as text; the elements of lists in the language of
     * the receiver.
     */
    private Map<String, String> details(AlertState alert) {
        Map<String, String> details = new HashMap<>();
        try (JsonParser parser = JSON.createParser(alert.detail())) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    details.put(
                            name,
                            elements(parser).stream()
                                    .map(reason -> GateReason.in(texts, reason))
                                    .collect(Collectors.joining(texts.getString("and"))));
                } else if (parser.currentToken().isScalarValue()) {
                    details.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException malformed) {
            return details;
        }
        return details;
    }

    private static List<String> elements(JsonParser parser) throws IOException {
        List<String> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue()) {
                elements.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return elements;
    }
}

package io.fleetpulse.local;

import io.fleetpulse.notifier.text.TextBundle;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The page of the {@link AlertInbox}, in English or Chinese. The alerts' own sentences stay in the
 * language in which the notifier sends them.
 */
final class AlertInboxPage {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Locale language;
    private final ResourceBundle texts;

    /** Creates a page in a language of {@link #language}. */
    AlertInboxPage(Locale language) {
        this.language = language;
        this.texts = texts(language);
    }

    /** Returns the page's own texts; English if the language has none. */
    static ResourceBundle texts(Locale language) {
        return TextBundle.of("io.fleetpulse.local.inbox", language);
    }

    /**
     * Selects a language: that of the address, else the first known one of the browser, else
     * English.
     *
     * @param query the address's query; may be null
     * @param accepted the header {@code Accept-Language}; may be null
     */
    static Locale language(String query, String accepted) {
        for (Locale language : LANGUAGES) {
            if (query != null && List.of(query.split("&")).contains("lang=" + language)) {
                return language;
            }
        }
        if (accepted == null) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }

    /** Returns the page as HTML. It reloads its own address, which keeps the language. */
    String html(Collection<AlertInbox.Arrived> messages) {
        StringBuilder rows = new StringBuilder();
        for (AlertInbox.Arrived message : messages) {
            String time = CLOCK.format(Instant.ofEpochMilli(message.at()));
            for (AlertInbox.Line line : message.lines()) {
                row(time, news(line.news()), line.sentence(), rows);
            }
        }
        if (rows.isEmpty()) {
            row("", "", texts.getString("nothing"), rows);
        }
        return """
        <!doctype html><html lang="%1$s"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
        <meta name="viewport" content="width=device-width"><title>%2$s</title>
        <style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}\
        nav{float:right}td{padding:.2rem .8rem .2rem 0;vertical-align:top}\
        td:not(:last-child){white-space:nowrap;font-variant-numeric:tabular-nums}</style>
        <nav><a href="?lang=en" lang="en">English</a> <a href="?lang=zh" lang="zh">中文</a></nav>
        <h1>%2$s</h1><p>%3$s</p><table>%4$s</table></html>
        """
                .formatted(
                        language,
                        escaped(texts.getString("title")),
                        escaped(texts.getString("about")),
                        rows);
    }

    private String news(String news) {
        String key = "news." + news;
        return texts.containsKey(key) ? texts.getString(key) : news;
    }

    private static void row(String time, String news, String sentence, StringBuilder rows) {
        rows.append("<tr>");
        for (String cell : List.of(time, news, sentence)) {
            rows.append("<td>").append(escaped(cell));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

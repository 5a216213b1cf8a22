package io.fleetpulse.notifier.routing;

import java.time.Duration;
import java.util.Locale;

/** What understands a message. */
public enum ReceiverType {
    /** A program of one's own: JSON, signed. */
    WEBHOOK(false, 262_144, 300, Duration.ofMinutes(1)),
    /** A custom robot of DingTalk, which is silenced for ten minutes beyond 20 messages a minute. */
    DINGTALK(true, 16_384, 20, Duration.ofMinutes(1)),
    /** A group robot of WeCom. */
    WECOM(true, 2_048, 20, Duration.ofMinutes(1)),
    /** An incoming webhook of Slack, or of what takes the same. */
    SLACK(true, 8_192, 1, Duration.ofSeconds(1));

    private final boolean chat;
    private final int mostBytes;
    private final Limit limit;

    ReceiverType(boolean chat, int mostBytes, int messages, Duration per) {
        this.chat = chat;
        this.mostBytes = mostBytes;
        this.limit = new Limit(messages, per);
    }

    /** Whether people read it: text, in which several groups share a message. */
    public boolean isChat() {
        return chat;
    }

    /** How long the text of a message may be at the most, bytes in UTF-8. */
    public int mostBytes() {
        return mostBytes;
    }

    /** How many messages the service takes. */
    public Limit limit() {
        return limit;
    }

    /** As the routes file writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

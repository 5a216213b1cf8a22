package io.fleetpulse.notifier.routing;

import java.time.Duration;
import java.util.Locale;

/** A kind of service that receives messages. */
public enum ReceiverType {
    /** A program that receives signed JSON. */
    WEBHOOK(false, 262_144, 300, Duration.ofMinutes(1)),
    /**
     * A custom robot of DingTalk, which DingTalk blocks for ten minutes after more than 20 messages
     * a minute.
     */
    DINGTALK(true, 16_384, 20, Duration.ofMinutes(1)),
    /** A group robot of WeCom. */
    WECOM(true, 2_048, 20, Duration.ofMinutes(1)),
    /** An incoming webhook of Slack or a compatible service. */
    SLACK(true, 8_192, 1, Duration.ofSeconds(1));

    private final boolean chat;
    private final int mostBytes;
    private final Limit limit;

    ReceiverType(boolean chat, int mostBytes, int messages, Duration per) {
        this.chat = chat;
        this.mostBytes = mostBytes;
        this.limit = new Limit(messages, per);
    }

    /** Returns whether people read the messages: text, with several groups in one message. */
    public boolean isChat() {
        return chat;
    }

    /** Returns the largest size of a message's text, in bytes of UTF-8. */
    public int mostBytes() {
        return mostBytes;
    }

    /** Returns the service's rate limit. */
    public Limit limit() {
        return limit;
    }

    /** Returns the name in the routes file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

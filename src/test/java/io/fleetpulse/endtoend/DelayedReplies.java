package io.fleetpulse.endtoend;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A hundred replies of one minute, each delivered twice at the minute's end. The first reply is
 * then a minute old, and each following reply is 600 ms younger.
 */
final class DelayedReplies {

    private static final int REPLIES = 100;
    private static final long MINUTE = 60_000;
    private static final long STEP = MINUTE / REPLIES;
    private static final String TOPIC = "/commanded/d/thing/downlink/reply/message";

    private final long start;
    private final long bytes;

    /** Sends them in any order. */
    DelayedReplies(Sent sent, long now) {
        start = now - MINUTE;
        List<Integer> order = new ArrayList<>();
        for (int reply = 0; reply < REPLIES; reply++) {
            order.add(reply);
            order.add(reply);
        }
        Collections.shuffle(order, new Random(7));
        long twice = 0;
        for (int reply : order) {
            String value = reply(reply);
            twice += value.length();
            sent.add(TOPIC, "18000000000000%05d".formatted(reply), value);
        }
        bytes = twice / 2;
    }

    /** Every fourth command fails. */
    private String reply(int reply) {
        int code = 200;
        if (reply % 4 == 0) {
            code = 9201;
        }
        return "{\"gmtCreate\":%d,\"productKey\":\"commanded\",\"deviceName\":\"d\",\"requestId\":\"%d\",\"code\":%d,\"topic\":\"/sys/commanded/d/thing/service/property/set\",\"data\":{}}"
                .formatted(start + reply * STEP, reply, code);
    }

    /** Replies older than half a minute are late. */
    void assertStream(String database) throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(
                                database,
                                "stream_window",
                                2,
                                "family",
                                "window_start",
                                "messages",
                                "duplicates",
                                "dead_letters",
                                "late",
                                "bytes",
                                "lag_p50_ms",
                                "lag_p99_ms")
                        .rows();
        actual.keySet().removeIf(key -> !key.get(0).equals("downlink_reply"));
        new ResultRows(actual)
                .assertAre(
                        Map.of(
                                List.of("downlink_reply", start),
                                List.of(
                                        100L,
                                        100L,
                                        0L,
                                        50L,
                                        bytes,
                                        ResultRows.About.relative(30_000, 0.03),
                                        ResultRows.About.relative(59_400, 0.03))));
    }

    void assertWindows(String database) throws SQLException {
        ResultRows.read(
                        database,
                        "downlink_window",
                        4,
                        "product_key",
                        "service",
                        "code",
                        "window_start",
                        "window_end",
                        "count",
                        "success")
                .assertAre(
                        Map.of(
                                List.of("commanded", "property/set", 200L, start),
                                List.of(start + MINUTE, 75L, true),
                                List.of("commanded", "property/set", 9201L, start),
                                List.of(start + MINUTE, 25L, false)));
    }
}

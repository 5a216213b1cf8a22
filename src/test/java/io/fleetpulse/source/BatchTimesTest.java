package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.PropertyBatch;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform time of a batch is never past its newest entry by more than the skew. */
class BatchTimesTest {

    private static final long NEWEST = 1_767_225_600_000L;

    /** A batch that arrives long after its entries; not every entry is a reading. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[{\"time\":1767225600000}]}",
                "{\"a\":[{\"value\":null,\"time\":1767225600000}]}",
                "{\"a\":[{\"value\":{},\"time\":1767225600000}]}",
                "{\"a\":[{\"value\":1e999,\"time\":1767225600000}]}",
                "{\"a\":[{\"value\":1,\"time\":1},{\"time\":1767225600000}]}",
                "{\"a\":[{\"time\":1767225600000},{\"value\":1,\"time\":1}]}",
                "{\"a\":[{\"time\":1795341900001}],\"b\":[{\"time\":1767225600000}]}",
                "{\"a\":[{\"time\":1767225700000}],\"a\":[{\"time\":1767225600000}]}"
            })
    void everyEntryWithATimeBoundsThePlatformTime(String items) {
        PropertyBatch batch =
                DecodedOutcome.message(
                        PropertyBatch.class,
                        "/p/d/thing/property/batch/post",
                        "{\"items\":" + items + "}");

        assertThat(batch.platformTime())
                .isEqualTo(NEWEST + DecodedOutcome.TIME.maxFutureSkew().toMillis());
        assertThat(batch.readings().property()).doesNotContain("b").hasSizeLessThan(2);
    }
}

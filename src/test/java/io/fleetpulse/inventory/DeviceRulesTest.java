package io.fleetpulse.inventory;

import static io.fleetpulse.inventory.Facts.DEVICE;
import static io.fleetpulse.inventory.Facts.allTagsDeleted;
import static io.fleetpulse.inventory.Facts.edge;
import static io.fleetpulse.inventory.Facts.lifecycle;
import static io.fleetpulse.inventory.Facts.seen;
import static io.fleetpulse.inventory.Facts.tags;
import static io.fleetpulse.inventory.Facts.tagsDeleted;
import static io.fleetpulse.message.ChangeAction.CREATE;
import static io.fleetpulse.message.ChangeAction.DELETE;
import static io.fleetpulse.message.ChangeAction.DISABLE;
import static io.fleetpulse.message.ChangeAction.ENABLE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.KeyText;

import org.junit.jupiter.api.Test;

/** The row of some facts, in the given and in the reverse order. */
class DeviceRulesTest {

    private static final int IOT_ID = 2;
    private static final int STATE = 3;
    private static final int CREATED_AT = 4;
    private static final int CHANGED_AT = 5;
    private static final int GATEWAY = 7;
    private static final int TAGS = 8;

    private static Object[] row(DeviceFact... facts) {
        DeviceState forwards = DeviceState.UNKNOWN;
        DeviceState backwards = DeviceState.UNKNOWN;
        for (int index = 0; index < facts.length; index++) {
            forwards = DeviceRules.after(forwards, facts[index]);
            backwards = DeviceRules.after(backwards, facts[facts.length - 1 - index]);
        }
        assertThat(DeviceRules.toRow(DEVICE, backwards))
                .isEqualTo(DeviceRules.toRow(DEVICE, forwards));
        return DeviceRules.toRow(DEVICE, forwards).values();
    }

    @Test
    void aDeviceThatWasOnlySeenIsUnknown() {
        assertThat(row(seen(null)))
                .containsExactly("p", "d", null, "unknown", null, null, null, null, "{}");
    }

    @Test
    void whatSaysNothingNewChangesNothing() {
        DeviceState known = DeviceState.UNKNOWN;
        for (DeviceFact fact : new DeviceFact[] {lifecycle(CREATE, 5, "i"), tags(5, "k", "v")}) {
            known = DeviceRules.after(known, fact);
        }
        assertThat(DeviceRules.after(known, lifecycle(CREATE, 5, "i"))).isSameAs(known);
        assertThat(DeviceRules.after(known, tags(4, "k", "w"))).isSameAs(known);
        assertThat(DeviceRules.after(known, seen("j"))).isSameAs(known);
    }

    @Test
    void theNewestLifecycleMessageDecidesTheState() {
        assertThat(row(lifecycle(CREATE, 1), lifecycle(DISABLE, 2))[STATE]).isEqualTo("disabled");
        assertThat(row(lifecycle(DISABLE, 2), lifecycle(ENABLE, 3))[STATE]).isEqualTo("enabled");
        assertThat(row(lifecycle(DELETE, 3), lifecycle(CREATE, 4))[STATE]).isEqualTo("enabled");
        assertThat(row(lifecycle(ENABLE, 3), lifecycle(DELETE, 4))[STATE]).isEqualTo("deleted");
    }

    @Test
    void createdAtIsTheNewestCreationAndChangedAtTheNewestMessage() {
        Object[] row = row(lifecycle(CREATE, 1), lifecycle(CREATE, 5), lifecycle(DELETE, 7));
        assertThat(row[CREATED_AT]).isEqualTo(5L);
        assertThat(row[CHANGED_AT]).isEqualTo(7L);
    }

    @Test
    void anOlderCreationOnlySetsWhenTheDeviceWasCreated() {
        Object[] row = row(lifecycle(DISABLE, 7), lifecycle(CREATE, 5));
        assertThat(row[STATE]).isEqualTo("disabled");
        assertThat(row[CREATED_AT]).isEqualTo(5L);
        assertThat(row[CHANGED_AT]).isEqualTo(7L);
    }

    @Test
    void atEqualTimesDeleteBeatsDisableBeatsEnableAndCreate() {
        assertThat(row(lifecycle(CREATE, 1), lifecycle(DISABLE, 1))[STATE]).isEqualTo("disabled");
        assertThat(row(lifecycle(ENABLE, 1), lifecycle(DISABLE, 1))[STATE]).isEqualTo("disabled");
        assertThat(row(lifecycle(DELETE, 1), lifecycle(DISABLE, 1))[STATE]).isEqualTo("deleted");
    }

    @Test
    void theIdentifierIsThatOfTheNewestMessageWithATime() {
        assertThat(row(lifecycle(CREATE, 2, "a"), lifecycle(DELETE, 1, "b"))[IOT_ID])
                .isEqualTo("a");
        assertThat(row(lifecycle(CREATE, 2, "a"), lifecycle(DELETE, 3))[IOT_ID]).isEqualTo("a");
        assertThat(row(lifecycle(CREATE, 2, "a"), lifecycle(DELETE, 2, "b"))[IOT_ID])
                .isEqualTo("b");
        assertThat(row(lifecycle(CREATE, 2, "a"), seen("z"))[IOT_ID]).isEqualTo("a");
        assertThat(row(seen("y"), seen("z"), seen(null))[IOT_ID]).isEqualTo("z");
    }

    @Test
    void createAndEnableAttachDisableKeepsAndDeleteDetaches() {
        assertThat(row(edge(CREATE, "a", 1))[GATEWAY]).isEqualTo("a");
        assertThat(row(edge(ENABLE, "a", 1))[GATEWAY]).isEqualTo("a");
        assertThat(row(edge(CREATE, "a", 1), edge(DISABLE, "a", 2))[GATEWAY]).isEqualTo("a");
        assertThat(row(edge(CREATE, "a", 1), edge(DELETE, "a", 2))[GATEWAY]).isNull();
    }

    @Test
    void ofTwoGatewaysTheNewestExistingOneIsShown() {
        assertThat(row(edge(CREATE, "a", 1), edge(CREATE, "b", 2))[GATEWAY]).isEqualTo("b");
        assertThat(row(edge(CREATE, "a", 1), edge(CREATE, "b", 2), edge(DELETE, "a", 3))[GATEWAY])
                .isEqualTo("b");
        assertThat(row(edge(CREATE, "a", 1), edge(CREATE, "b", 2), edge(DELETE, "b", 3))[GATEWAY])
                .isEqualTo("a");
        assertThat(row(edge(CREATE, "a", 1), edge(CREATE, "b", 2), edge(DISABLE, "a", 3))[GATEWAY])
                .isEqualTo("b");
    }

    @Test
    void theNewestChangeOfEachTagDecides() {
        assertThat(row(tags(1, "b", "1", "a", "1"), tags(2, "a", "2"))[TAGS])
                .isEqualTo("{\"a\":\"2\",\"b\":\"1\"}");
        assertThat(row(tags(1, "b", "1", "a", "1"), tagsDeleted(2, "a"))[TAGS])
                .isEqualTo("{\"b\":\"1\"}");
        assertThat(row(tagsDeleted(2, "a"), tags(3, "a", "3"))[TAGS]).isEqualTo("{\"a\":\"3\"}");
    }

    @Test
    void ofATagThatAMessageHasTwiceTheLastValueCounts() {
        assertThat(row(tags(1, "a", "2", "a", "1"))[TAGS]).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void deletingAllTagsDeletesWhatIsOlder() {
        assertThat(row(tags(1, "a", "1"), tags(3, "b", "3"), allTagsDeleted(2))[TAGS])
                .isEqualTo("{\"b\":\"3\"}");
    }

    @Test
    void atEqualTimesASetTagWinsAndOfTwoTheGreaterText() {
        assertThat(row(tags(1, "a", "1"), tagsDeleted(1, "a"))[TAGS]).isEqualTo("{\"a\":\"1\"}");
        assertThat(row(tags(1, "a", "1"), allTagsDeleted(1))[TAGS]).isEqualTo("{\"a\":\"1\"}");
        assertThat(row(tags(1, "a", "1"), tags(1, "a", "2"))[TAGS]).isEqualTo("{\"a\":\"2\"}");
    }

    @Test
    void tagsAreJsonWhateverTheirTexts() {
        assertThat(row(tags(1, "\"\\\n\u0001é", "\t", "none", null))[TAGS])
                .isEqualTo("{\"\\\"\\\\\\n\\u0001é\":\"\\t\",\"none\":null}");
        assertThat((String) row(tags(1, "k".repeat(500), "v".repeat(5_000)))[TAGS])
                .isEqualTo(
                        "{\"%s\":\"%s\"}"
                                .formatted(
                                        KeyText.of("k".repeat(500), 256),
                                        KeyText.of("v".repeat(5_000), 2_048)));
    }

    @Test
    void noMoreTagsAndGatewaysAreKeptThanTheMost() {
        DeviceFact[] facts = new DeviceFact[2 * DeviceRules.MOST_TAGS];
        for (int index = 0; index < facts.length; index++) {
            facts[index] = tags(index, "key-" + index, "v");
        }
        String tags = (String) row(facts)[TAGS];
        assertThat(tags.split(",")).hasSize(DeviceRules.MOST_TAGS);
        assertThat(tags).contains("key-511").contains("key-256").doesNotContain("key-255\"");

        DeviceState device = DeviceState.UNKNOWN;
        for (int gateway = 0; gateway < 100; gateway++) {
            device = DeviceRules.after(device, edge(CREATE, "g" + gateway, gateway));
        }
        assertThat(device.gateways()).hasSize(DeviceRules.MOST_GATEWAYS);
    }
}

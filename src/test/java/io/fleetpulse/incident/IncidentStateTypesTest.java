package io.fleetpulse.incident;

import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentStateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                DeviceCauses.class,
                LinkInput.class,
                GatewayEvent.class,
                OfflineCause.class,
                ProductTick.class,
                WrittenIncident.class
            })
    void noTypeNeedsKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}

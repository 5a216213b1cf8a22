package io.fleetpulse.gate;

import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateStateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                GateKey.class,
                GateInput.class,
                GateProgress.class,
                GateRow.class,
                HeldRows.class,
                JobLedger.class,
                JobLimit.class,
                ModuleTerm.class,
                RolloutModules.class,
                VersionWindow.class
            })
    void noTypeNeedsKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}

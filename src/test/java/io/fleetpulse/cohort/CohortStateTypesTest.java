package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.result.SmallestHashes;

import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CohortStateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                CohortDelta.class,
                CohortKey.class,
                CohortProgress.class,
                CohortTotals.class,
                ModuleVersions.class,
                RolloutActivity.class,
                SmallestHashes.class
            })
    void noTypeNeedsKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}

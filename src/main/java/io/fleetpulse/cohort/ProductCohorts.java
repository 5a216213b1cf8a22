package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.SmallestHashes;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes on the deltas of at most {@link #MOST} cohorts of a product: those whose module and
 * version have the smallest hashes of all that ever arrived. Devices choose version names, and each
 * cohort keeps a record forever because devices stay online in it; therefore their number is limited. For a displaced
 * cohort, emits a delta that is {@link CohortDelta#isGone gone}.
 *
 * <p>State of a product: the names and hashes of these cohorts. It is never cleared, because a refused cohort
 * cannot be accepted later: the number of its devices online would be missing.
 */
final class ProductCohorts extends KeyedProcessFunction<String, CohortDelta, CohortDelta> {

    /** Maximum number of cohorts per product. */
    static final int MOST = 4_096;

    private static final long serialVersionUID = 1;

    private final int most;

    private transient MapState<Long, CohortKey> names;
    private transient ValueState<SmallestHashes> hashes;
    private transient Counter cohortsBeyondLimit;

    ProductCohorts(int most) {
        this.most = most;
    }

    @Override
    public void open(OpenContext context) {
        names =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "cohort-names",
                                        Types.LONG,
                                        TypeInformation.of(CohortKey.class)));
        hashes =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>("cohort-hashes", SmallestHashes.class));
        cohortsBeyondLimit = getRuntimeContext().getMetricGroup().counter("cohortsBeyondLimit");
    }

    @Override
    public void processElement(CohortDelta delta, Context context, Collector<CohortDelta> out)
            throws Exception {
        long hash = NameHash.of(delta.moduleName(), delta.version(), 0);
        if (!names.contains(hash) && !admits(hash, CohortKey.of(delta), out)) {
            cohortsBeyondLimit.inc();
            return;
        }
        out.collect(delta);
    }

    private boolean admits(long hash, CohortKey cohort, Collector<CohortDelta> out)
            throws Exception {
        SmallestHashes known = hashes.value();
        if (known == null) {
            known = SmallestHashes.NONE;
        }
        if (!known.reachUpTo(hash, most)) {
            return false;
        }
        names.put(hash, cohort);
        hashes.update(known.plus(hash, most));
        if (known.size() == most) {
            CohortKey leaves = names.get(known.greatest());
            names.remove(known.greatest());
            cohortsBeyondLimit.inc();
            out.collect(
                    CohortDelta.gone(leaves.productKey(), leaves.moduleName(), leaves.version()));
        }
        return true;
    }
}

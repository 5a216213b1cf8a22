package io.fleetpulse.incident;

import org.apache.flink.api.common.state.MapState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ticks of a product in the state: {@link TickBlock}s and their sums. The sums give the numbers
 * of devices online and of disconnects without reading every block.
 */
final class ProductLog {

    private final String productKey;
    private final MapState<Long, TickBlock> blocks;
    private final ProductSums sums;

    ProductLog(String productKey, MapState<Long, TickBlock> blocks, ProductSums sums) {
        this.productKey = productKey;
        this.blocks = blocks;
        this.sums = sums;
    }

    String productKey() {
        return productKey;
    }

    /** Adds a tick; returns false if its block is folded, so that its disconnects do not count. */
    boolean add(ProductTick tick) throws Exception {
        if (tick.second() < sums.keptFrom()) {
            sums.addFolded(tick);
            return false;
        }
        long start = TickBlock.startOf(tick.second());
        TickBlock block = block(start);
        long before = block.disconnects(tick.second(), tick.second());
        block.add(tick);
        blocks.put(start, block);
        sums.changed(tick, block.disconnects(tick.second(), tick.second()) - before);
        return true;
    }

    private TickBlock block(long start) throws Exception {
        TickBlock known = blocks.get(start);
        if (known == null) {
            return new TickBlock();
        }
        return known;
    }

    private Set<Long> starts(long first, long to) {
        if (first > to) {
            return Set.of();
        }
        return sums.blocks().subMap(first, true, to, true).keySet();
    }

    /** Ticks in order, and the number of devices online before the first of them. */
    record Seconds(long online, List<ProductTick> ticks) {}

    /** The ticks between two seconds, both inclusive. */
    Seconds seconds(long from, long to) throws Exception {
        long first = TickBlock.startOf(from);
        long online = sums.onlineAt(first);
        List<ProductTick> ticks = new ArrayList<>();
        for (long start : starts(first, to)) {
            for (Map.Entry<Long, TickBlock.Second> entry : block(start).seconds().entrySet()) {
                long time = entry.getKey();
                long onlineChange = entry.getValue().onlineChange();
                long disconnects = entry.getValue().disconnects();
                if (time < from) {
                    online += onlineChange;
                } else if (time <= to) {
                    ticks.add(new ProductTick(productKey, time, disconnects, onlineChange));
                }
            }
        }
        return new Seconds(online, ticks);
    }

    /** The number of disconnects between two seconds, both inclusive. */
    long disconnects(long from, long to) throws Exception {
        long sum = 0;
        long first = TickBlock.startOf(from);
        for (long start : starts(first, to)) {
            if (start >= from && start + TickBlock.LENGTH <= to) {
                sum += sums.blocks().get(start).disconnects();
            } else {
                sum += block(start).disconnects(from, to);
            }
        }
        return sum;
    }

    /** Folds the blocks before the given block start into the number of devices online. */
    void foldBefore(long start) throws Exception {
        for (long old : sums.blocks().headMap(start).keySet()) {
            blocks.remove(old);
        }
        if (blocks.isEmpty()) {
            blocks.clear();
        }
        sums.foldBefore(start);
    }
}

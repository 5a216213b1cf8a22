package io.fleetpulse.simulator;

/**
 * The size of the benchmark's load.
 *
 * @param messages number of distinct messages
 * @param devices number of devices, spread evenly over the products
 * @param products number of products, each with its own rollout
 * @param seed equal seeds give equal records
 * @param start event time of the first message, milliseconds since the epoch
 * @param profile composition of the messages
 */
public record WorkloadConfig(
        long messages, int devices, int products, long seed, long start, WorkloadProfile profile) {

    /** Checks the values. */
    public WorkloadConfig {
        if (messages < 1 || products < 1 || devices < products) {
            throw new IllegalArgumentException(
                    "At least one message and one product, and a device for each product");
        }
    }

    /** Returns workload W1: 20,000 devices of 20 products. */
    public static WorkloadConfig w1(long messages, long seed, long start) {
        return new WorkloadConfig(messages, 20_000, 20, seed, start, WorkloadProfile.W1);
    }
}

package io.fleetpulse.simulator;

import java.util.List;

/**
 * A product: its thing model and the software of its devices.
 *
 * @param key the platform's product key
 * @param deviceType its category
 * @param prefix prefix of its devices' names
 * @param share how many of a hundred devices are of this product
 * @param properties properties that its devices measure
 * @param events events of its devices
 * @param service the service that its devices offer in addition to setting properties
 * @param module the OTA module that is updated
 */
record Product(
        String key,
        String deviceType,
        String prefix,
        int share,
        List<Property> properties,
        List<ProductEvent> events,
        String service,
        String module) {

    /**
     * An event of a thing model.
     *
     * @param identifier as in the thing model
     * @param module the module that it belongs to; null for the default one
     * @param name name for people
     * @param type {@code info}, {@code alert} or {@code error}
     */
    record ProductEvent(String identifier, String module, String name, String type) {
        /** Returns the identifier as in the forwarding topic. */
        String qualified() {
            if (module == null) {
                return identifier;
            }
            return module + ":" + identifier;
        }
    }
}

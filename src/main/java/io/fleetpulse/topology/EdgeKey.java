package io.fleetpulse.topology;

import io.fleetpulse.message.DeviceIdentity;

/**
 * A gateway and one of its sub-devices.
 *
 * @param gatewayProductKey product of the gateway
 * @param gatewayDeviceName name of the gateway
 * @param productKey product of the sub-device
 * @param deviceName name of the sub-device
 */
public record EdgeKey(
        String gatewayProductKey, String gatewayDeviceName, String productKey, String deviceName) {

    static EdgeKey of(DeviceIdentity gateway, DeviceIdentity device) {
        return new EdgeKey(
                gateway.productKey(),
                gateway.deviceName(),
                device.productKey(),
                device.deviceName());
    }

    /**
     * Written out, because it decides which task owns an edge: a JDK may hash records differently.
     */
    @Override
    public int hashCode() {
        int gateway = 31 * gatewayProductKey.hashCode() + gatewayDeviceName.hashCode();
        return 31 * (31 * gateway + productKey.hashCode()) + deviceName.hashCode();
    }
}

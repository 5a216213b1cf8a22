package io.fleetpulse.source;

import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.Message;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.List;

/**
 * A message of any type: every text is the name of its component, and every list of devices has one
 * device.
 */
final class FilledMessage {

    private FilledMessage() {}

    static Message of(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Parameter[] parameters = constructor.getParameters();
        Object[] values = new Object[parameters.length];
        for (int index = 0; index < parameters.length; index++) {
            values[index] = value(parameters[index]);
        }
        return (Message) constructor.newInstance(values);
    }

    private static Object value(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == String.class) {
            return parameter.getName();
        }
        if (type == DeviceIdentity.class) {
            return new DeviceIdentity("productKey", "deviceName", "iotId");
        }
        if (type == List.class && parameter.getName().equals("devices")) {
            return List.of(new DeviceIdentity("productKey", "deviceName", "iotId"));
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == boolean.class) {
            return true;
        }
        return null;
    }
}

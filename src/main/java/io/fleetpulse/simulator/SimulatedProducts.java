package io.fleetpulse.simulator;

import static io.fleetpulse.simulator.Property.chosen;
import static io.fleetpulse.simulator.Property.counted;
import static io.fleetpulse.simulator.Property.measured;
import static io.fleetpulse.simulator.Property.moving;
import static io.fleetpulse.simulator.Property.serial;
import static io.fleetpulse.simulator.Property.spectrum;
import static io.fleetpulse.simulator.Property.switched;

import io.fleetpulse.simulator.Product.ProductEvent;

import java.util.List;

/** The products of the simulated fleet. */
final class SimulatedProducts {

    /** An event of devices of any product. */
    static final ProductEvent CRASHED =
            new ProductEvent("Crashed", null, "Restarted unexpectedly", "error");

    static final Product GATEWAY =
            new Product(
                    "a1GwHub0001",
                    "Gateway",
                    "gateway",
                    5,
                    List.of(
                            measured("CpuUsage", 35, 30, 15, 1),
                            measured("MemoryFree", 512, 200, 60, 0),
                            serial("SerialNumber")),
                    List.of(new ProductEvent("Rebooted", null, "Gateway rebooted", "info")),
                    "restart",
                    "default");

    static final Product LAMP =
            new Product(
                    "a1LampZ0002",
                    "Lamp",
                    "lamp",
                    20,
                    List.of(
                            measured("Brightness", 60, 40, 20, 0),
                            chosen("Color", "warm", "neutral", "cold", "日光"),
                            switched("On")),
                    List.of(new ProductEvent("Flicker", null, "Lamp flickers", "alert")),
                    "identify",
                    "default");

    static final Product THERMOMETER =
            new Product(
                    "a1ThermT003",
                    "TemperatureHumiditySensor",
                    "thermometer",
                    30,
                    List.of(
                            measured("Temperature", 22, 8, 5, 1),
                            measured("Humidity", 55, 30, 10, 1),
                            measured("Battery", 80, 30, 0.5, 0)),
                    List.of(
                            new ProductEvent("Overheated", null, "Too warm", "alert"),
                            new ProductEvent("Calibrated", null, "Calibrated", "info")),
                    "calibrate",
                    "default");

    static final Product METER =
            new Product(
                    "a1MeterP004",
                    "Ammeter",
                    "meter",
                    25,
                    List.of(
                            measured("power:Voltage", 230, 6, 4, 1),
                            measured("power:Current", 8, 6, 3, 2),
                            counted("power:Energy", 24),
                            chosen("Phase", "L1", "L2", "L3")),
                    List.of(
                            new ProductEvent("BrokenInfo", "power", "Meter is damaged", "error"),
                            new ProductEvent("TariffChanged", null, "New tariff", "info")),
                    "reset",
                    "metering");

    static final Product TRACKER =
            new Product(
                    "a1TrackV005",
                    "VehicleTracker",
                    "tracker",
                    15,
                    List.of(
                            moving("Position"),
                            measured("Speed", 45, 20, 30, 1),
                            chosen("Mode", "driving", "idle", "parked")),
                    List.of(new ProductEvent("GeofenceLeft", null, "Left its area", "alert")),
                    "locate",
                    "default");

    static final Product PUMP =
            new Product(
                    "a1PumpI0006",
                    "IndustrialPump",
                    "pump",
                    5,
                    List.of(
                            measured("Pressure", 4.2, 1.5, 0.6, 2),
                            measured("FlowRate", 120, 40, 25, 1),
                            spectrum("Vibration"),
                            chosen("State", "running", "standby", "fault")),
                    List.of(
                            new ProductEvent("Cavitation", null, "Cavitation", "error"),
                            new ProductEvent("Serviced", null, "Serviced", "info")),
                    "stop",
                    "controller");

    /** All products, gateways first. */
    static final List<Product> ALL = List.of(GATEWAY, LAMP, THERMOMETER, METER, TRACKER, PUMP);

    private SimulatedProducts() {}
}

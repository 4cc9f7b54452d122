import Foundation
import LoadTesting

/// Describes the machine and the build, and notices what disturbs a run from the moment it is made.
struct EnvironmentWatch: Sendable {
    private let machine = Self.thisMachine
    private let start: Disturbance
    private let pressure: Double?
    private let described: EnvironmentRecord

    /// To be made before the run, which itself keeps the processors busy.
    init() {
        pressure = machine.pressure
        described = Self.describe(machine)
        start = machine.disturbance
    }

    /// The environment with what has happened by now, and with a caution for whatever makes timings doubtful.
    var record: EnvironmentRecord {
        var record = described
        record.interference = machine.disturbance.record(since: start, pressure: pressure)
        record.cautions = record.foundCautions.map(\.sentence)
        return record
    }

    #if canImport(Darwin)
        private static let thisMachine = DarwinMachine()
        private typealias Machine = DarwinMachine
    #else
        private static let thisMachine = LinuxMachine(files: .real)
        private typealias Machine = LinuxMachine
    #endif

    private static func describe(_ machine: Machine) -> EnvironmentRecord {
        let process = ProcessInfo.processInfo
        let count = process.activeProcessorCount
        var record = EnvironmentRecord(
            operatingSystem: machine.system, architecture: BuildProbe.architecture, processor: machine.processor,
            processorCount: count, memoryBytes: process.physicalMemory, swiftVersion: BuildProbe.swiftVersion,
            configuration: BuildProbe.configuration, loadAverage: loadAverage, cautions: [])
        record.hardware = machine.hardware(processorCount: count)
        record.build = BuildProbe.record
        record.controlGroup = machine.controlGroup
        record.clock = ClockProbe.record()
        record.cooperativePoolWidth = poolWidth(process.environment, processorCount: count)
        record.continuousIntegration = ContinuousIntegration.record(process.environment)
        return record
    }

    /// One thread for each processor, unless Dispatch is told to have one in all.
    static func poolWidth(_ variables: [String: String], processorCount: Int) -> Int {
        variables["LIBDISPATCH_COOPERATIVE_POOL_STRICT"] == "1" ? 1 : processorCount
    }

    private static var loadAverage: Double? {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? averages[0] : nil
    }
}

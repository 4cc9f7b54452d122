#if canImport(Darwin)
    import Foundation
    import LoadTesting

    /// What macOS says about the machine. There are no control groups, and nobody tells of pressure or steal.
    struct DarwinMachine: Sendable {
        var processor: String? { text("machdep.cpu.brand_string") }

        var system: String { "macOS " + ProcessInfo.processInfo.operatingSystemVersionString }

        /// The speed is not told on Apple silicon, and there is no governor.
        func hardware(processorCount: Int) -> HardwareRecord {
            let sizes = [
                (1, "data", "hw.l1dcachesize"), (1, "instruction", "hw.l1icachesize"), (2, "unified", "hw.l2cachesize"),
                (3, "unified", "hw.l3cachesize"),
            ]
            let caches = sizes.compactMap { level, kind, name in
                number(name).map { CacheRecord(level: level, kind: kind, bytes: $0) }
            }
            return HardwareRecord(
                megahertz: number("hw.cpufrequency").map { Double($0) / 1e6 }, governor: nil,
                coreCount: number("hw.physicalcpu").map { Int($0) }, caches: caches.isEmpty ? nil : caches)
        }

        var controlGroup: ControlGroupRecord? { nil }
        var pressure: Double? { nil }
        var disturbance: Disturbance { Disturbance() }

        private func text(_ name: String) -> String? {
            var size = 0
            guard sysctlbyname(name, nil, &size, nil, 0) == 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: size)
            guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return nil }
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }

        /// Nil for what is 0: that is how it says that there is no such cache. Numbers have 4 or 8 bytes, lowest first.
        private func number(_ name: String) -> UInt64? {
            var value: UInt64 = 0
            var size = MemoryLayout<UInt64>.size
            guard sysctlbyname(name, &value, &size, nil, 0) == 0, value > 0 else { return nil }
            return value
        }
    }
#endif

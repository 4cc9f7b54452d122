import Foundation
import LoadTesting

/// Describes the machine and the build, with a caution for whatever makes timings doubtful.
enum EnvironmentProbe {
    static func record() -> EnvironmentRecord {
        let load = loadAverage
        var cautions: [String] = []
        if isDebug { cautions.append("Debug build: timings mean nothing. Use swift run -c release.") }
        if processorCount < 2 { cautions.append("One processor: nothing runs at the same time as the load.") }
        if let load, load > Double(processorCount) {
            cautions.append(
                "The machine was busy: load average \(HumanNumber.decimals(load, 1)) on \(processorCount) processors.")
        }
        return EnvironmentRecord(
            operatingSystem: operatingSystem, architecture: architecture, processor: processor,
            processorCount: processorCount, memoryBytes: ProcessInfo.processInfo.physicalMemory,
            swiftVersion: swiftVersion, configuration: isDebug ? "debug" : "release", loadAverage: load,
            cautions: cautions)
    }

    private static var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }

    private static var operatingSystem: String {
        #if os(Linux)
            let version = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
            return "Linux " + (version?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "")
        #else
            return "macOS " + ProcessInfo.processInfo.operatingSystemVersionString
        #endif
    }

    private static var processor: String? {
        #if os(Linux)
            let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
            let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
            return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        #else
            var size = 0
            guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: size)
            guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #endif
    }

    private static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }

    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    private static var isDebug: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    private static var loadAverage: Double? {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? averages[0] : nil
    }
}

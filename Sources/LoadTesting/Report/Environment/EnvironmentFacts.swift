extension EnvironmentRecord {
    /// Machine and build for people: what each fact is called, and its value or `unknown`.
    public var facts: [(name: String, value: String)] {
        [
            ("System", operatingSystem), ("Architecture", architecture),
            ("Processor", [processor ?? "unknown", speed].compactMap(\.self).joined(separator: ", ")),
            ("Processors", processors), ("Caches", caches), ("Memory", memory),
            ("Control group", limits), ("Swift", swiftVersion), ("Build", buildWords),
            ("Pool", cooperativePoolWidth.map { "\($0) \($0 == 1 ? "thread" : "threads")" } ?? "unknown"),
            ("Clock", clockWords),
            ("Load average", loadAverage.map { HumanNumber.decimals($0, 2) + " before" } ?? "unknown"),
            ("Waiting for processors", pressure), ("Taken by other machines", steal),
            ("Stopped by the quota", throttling),
        ] + (continuousIntegration.map { [("Continuous integration", Self.words($0))] } ?? [])
    }

    private var speed: String? {
        guard let megahertz = hardware?.megahertz else { return nil }
        return HumanNumber.decimals(megahertz / 1_000, 2) + " GHz"
    }

    private var processors: String {
        let cores = hardware?.coreCount.map { " on \($0) \($0 == 1 ? "core" : "cores")" } ?? ""
        let governor = hardware?.governor.map { ", governor '\($0)'" } ?? ""
        return "\(processorCount)" + cores + governor
    }

    private var caches: String {
        guard let caches = hardware?.caches, !caches.isEmpty else { return "unknown" }
        return caches.map { "L\($0.level) \($0.kind == "unified" ? "" : $0.kind + " ")\(HumanNumber.bytes($0.bytes))" }
            .joined(separator: ", ")
    }

    private var memory: String { HumanNumber.bytes(memoryBytes) }

    private var limits: String {
        guard let controlGroup else { return build == nil ? "unknown" : "none" }
        let quota = controlGroup.processorQuota.map { HumanNumber.decimals($0, 2) + " processors" } ?? "no quota"
        let memory = controlGroup.memoryLimitBytes.map { HumanNumber.bytes($0) + " of memory" } ?? "no memory limit"
        return "\(quota), \(memory)"
    }

    private var buildWords: String {
        guard let build else { return configuration }
        let assertions = build.assertions ? "assertions on" : "assertions off"
        let sanitizer = build.sanitizer.map { ", \($0) sanitizer" } ?? ""
        return "\(configuration), \(build.optimization), \(assertions)" + sanitizer
    }

    private var clockWords: String {
        guard let clock else { return "unknown" }
        let parts = [
            clock.resolutionNanoseconds.map { "resolution \(HumanNumber.duration($0))" },
            clock.readNanoseconds.map { "\(HumanNumber.decimals($0, 1)) ns a reading" },
        ]
        return parts.compactMap(\.self).isEmpty ? "unknown" : parts.compactMap(\.self).joined(separator: ", ")
    }

    private var pressure: String {
        interference?.processorPressure.map { "\(HumanNumber.decimals($0, 1))% of the 10 s before" } ?? "unknown"
    }

    private var steal: String {
        interference?.stealShare.map { HumanNumber.share($0) + " of processor time" } ?? "unknown"
    }

    private var throttling: String {
        guard let periods = interference?.throttledPeriods else { return "unknown" }
        let time = interference?.throttledNanoseconds.map { ", \(HumanNumber.duration($0))" } ?? ""
        return "\(HumanNumber.count(periods)) \(periods == 1 ? "time" : "times")" + (periods == 0 ? "" : time)
    }

    private static func words(_ ci: ContinuousIntegrationRecord) -> String {
        ci.provider + (ci.runID.map { ", run \($0)" } ?? "")
    }
}

import LoadTesting

/// What Linux says about the machine in its files; nil for what they do not say.
struct LinuxMachine: Sendable {
    let files: SystemFiles

    private static let processors = "/sys/devices/system/cpu/cpu"

    var processor: String? {
        files.read("/proc/cpuinfo").flatMap { ProcessorText.field("model name", in: $0) }
    }

    var system: String { "Linux " + (files.word("/proc/sys/kernel/osrelease") ?? "") }

    func hardware(processorCount: Int) -> HardwareRecord {
        let speed = files.read("/proc/cpuinfo").flatMap { ProcessorText.field("cpu MHz", in: $0) }
        let siblings = (0..<processorCount).map {
            files.word("\(Self.processors)\($0)/topology/thread_siblings_list")
        }
        return HardwareRecord(
            megahertz: speed.flatMap { Double($0) },
            governor: files.word("\(Self.processors)0/cpufreq/scaling_governor"),
            coreCount: siblings.contains(nil) ? nil : ProcessorText.cores(siblings: siblings.compactMap(\.self)),
            caches: caches)
    }

    /// Nil without a control group for processors or memory.
    var controlGroup: ControlGroupRecord? {
        let (cpu, memory) = (place(of: "cpu"), place(of: "memory"))
        guard let version = (cpu ?? memory)?.version else { return nil }
        return ControlGroupRecord(
            version: version, processorQuota: cpu.flatMap(quota), memoryLimitBytes: memory.flatMap(memoryLimit))
    }

    var pressure: Double? { files.read("/proc/pressure/cpu").flatMap(ProcessorText.pressure) }

    /// What only means something as a difference.
    var disturbance: Disturbance {
        let time = files.read("/proc/stat").flatMap(ProcessorText.time)
        let throttling = place(of: "cpu")?.directories.lazy
            .compactMap { files.read($0 + "/cpu.stat").flatMap(ControlGroupText.throttling) }.first
        return Disturbance(ticks: time?.total, stolenTicks: time?.steal, throttling: throttling)
    }

    private var caches: [CacheRecord]? {
        let found = (0..<8).compactMap { index -> CacheRecord? in
            let directory = "\(Self.processors)0/cache/index\(index)"
            guard let level = files.word(directory + "/level").flatMap({ Int($0) }),
                let bytes = files.word(directory + "/size").flatMap(ProcessorText.bytes)
            else { return nil }
            return CacheRecord(
                level: level, kind: files.word(directory + "/type")?.lowercased() ?? "unified", bytes: bytes)
        }
        return found.isEmpty ? nil : found
    }

    private func place(of controller: String) -> ControlGroupPlace? {
        guard let groups = files.read("/proc/self/cgroup"), let mounts = files.read("/proc/self/mountinfo") else {
            return nil
        }
        return ControlGroupPlace.find(controller, groups: groups, mounts: mounts)
    }

    /// The smallest quota of the group and those around it.
    private func quota(_ place: ControlGroupPlace) -> Double? {
        place.directories.compactMap { directory in
            if place.version == 2 { return files.word(directory + "/cpu.max").flatMap(ControlGroupText.quota(max:)) }
            guard let quota = files.word(directory + "/cpu.cfs_quota_us"),
                let period = files.word(directory + "/cpu.cfs_period_us")
            else { return nil }
            return ControlGroupText.quota(microseconds: quota, period: period)
        }.min()
    }

    private func memoryLimit(_ place: ControlGroupPlace) -> UInt64? {
        let file = place.version == 2 ? "/memory.max" : "/memory.limit_in_bytes"
        return place.directories.compactMap { files.word($0 + file).flatMap(ControlGroupText.memoryLimit) }.min()
    }
}

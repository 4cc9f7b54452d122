/// What must be the same for the times of two runs to be held against each other.
public struct Comparability: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public var parts: [Part]

    /// The parts on one line, as a key to sort results by.
    public var key: String { parts.map(\.value).joined(separator: " | ") }

    /// `processors 2 and 4`, for each part in which they differ.
    public func differences(from other: Comparability) -> [String] {
        zip(parts, other.parts).filter { $0 != $1 }.map { "\($0.name) \($0.value) and \($1.value)" }
    }
}

extension EnvironmentRecord {
    /// Architecture, processor, number of processors, quota, major version of the system, Swift version, build, sanitizer.
    ///
    /// What a result does not say counts as the ordinary: no quota, no sanitizer.
    public var comparability: Comparability {
        let quota = controlGroup?.processorQuota.map { HumanNumber.decimals($0, 2) }
        return Comparability(parts: [
            .init(name: "architecture", value: architecture), .init(name: "processor", value: processor ?? "unknown"),
            .init(name: "processors", value: "\(processorCount)"), .init(name: "quota", value: quota ?? "none"),
            .init(name: "system", value: majorSystem), .init(name: "Swift", value: swiftVersion),
            .init(name: "build", value: configuration),
            .init(name: "sanitizer", value: build?.sanitizer ?? "none"),
        ])
    }

    /// `Linux 6` of `Linux 6.8.0-45-generic`: all before the first point.
    private var majorSystem: String { String(operatingSystem.prefix { $0 != "." }) }
}

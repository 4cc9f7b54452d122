/// Thrown by an input dependency when what the request brought is not acceptable: see ``Dependency/input(_:needs:read:)``.
public struct InvalidInput: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was asked for, e.g. the name of a query item.
    public let name: String
    /// What was wrong with it, for the client to read.
    public let reason: String

    public init(_ name: String, reason: String = "") {
        self.name = name
        self.reason = reason
    }

    public var description: String {
        reason.isEmpty ? "invalid input '\(name)'" : "invalid input '\(name)': \(reason)"
    }
}

/// All invalid inputs of a request, in the order they were found (rule R20).
///
/// It takes the place of the endpoint: it is thrown in at the yield of every open dependency.
public struct InvalidInputs: Error, Sendable, Equatable, CustomStringConvertible {
    public let findings: [InvalidInput]

    public init(findings: [InvalidInput]) {
        self.findings = findings
    }

    public var description: String {
        findings.map(\.description).joined(separator: "; ")
    }
}

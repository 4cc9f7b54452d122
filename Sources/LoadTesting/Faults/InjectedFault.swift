/// The error that an injected failure throws.
public struct InjectedFault: Error, Sendable, Equatable, CustomStringConvertible {
    public let kind: FaultKind
    public let site: FaultSite

    public var description: String { "injected \(kind.rawValue) fault at \(site)" }
}

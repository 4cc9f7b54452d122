/// A lease that is open now.
public struct HeldLease: Sendable, Hashable, CustomStringConvertible {
    public var resource: String
    public var openedAt: Site

    /// `memory.connection opened at Shop/Checkout.swift:42 in pay()`.
    public var description: String { "\(resource) opened at \(openedAt)" }
}

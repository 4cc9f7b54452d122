/// A ``Nullable`` that results written before it was added do not have: it is then nil.
@propertyWrapper
public struct Added<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    private var nullable: Nullable<Value>

    public var wrappedValue: Value? {
        get { nullable.wrappedValue }
        set { nullable.wrappedValue = newValue }
    }

    public init(wrappedValue: Value?) {
        nullable = Nullable(wrappedValue: wrappedValue)
    }

    public init(from decoder: any Decoder) throws {
        nullable = try Nullable(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try nullable.encode(to: encoder)
    }
}

extension KeyedDecodingContainer {
    /// What the compiler's own decoding calls for a property that is ``Added``.
    public func decode<Value>(_ type: Added<Value>.Type, forKey key: Key) throws -> Added<Value> {
        try decodeIfPresent(type, forKey: key) ?? Added(wrappedValue: nil)
    }
}

/// Random numbers that are the same for the same seed, everywhere: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.scramble(state)
    }

    /// A random number in [0, 1), a multiple of 2^-53.
    public mutating func nextUnit() -> Double { Self.unit(next()) }

    /// The random number that belongs to a seed and some coordinates, without any state: for plans that can say what happens
    /// to request number `a` without knowing about the others.
    public static func mix(_ seed: UInt64, _ a: UInt64, _ b: UInt64 = 0, _ c: UInt64 = 0) -> UInt64 {
        var bits = scramble(seed &+ step)
        bits = scramble((bits ^ a) &+ step)
        bits = scramble((bits ^ b) &+ step)
        return scramble((bits ^ c) &+ step)
    }

    /// 64 random bits as a number in [0, 1), a multiple of 2^-53.
    public static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

    /// 64 random bits as a whole number below `bound`; no number is likelier than another by more than `bound` in 2^64.
    public static func below(_ bound: Int, _ bits: UInt64) -> Int {
        Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
    }

    private static func scramble(_ bits: UInt64) -> UInt64 {
        var bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

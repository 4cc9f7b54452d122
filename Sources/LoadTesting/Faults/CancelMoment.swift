/// When in its step an injected cancellation arrives.
public enum CancelMoment: Hashable, Sendable {
    /// Before the step has done anything.
    case begin
    /// So many nanoseconds after it began, or at its end if it is over before.
    case middle(UInt64)
    /// When it has done its work.
    case end

    /// The three are equally likely, and so is each microsecond of the first 128 in the middle. Drawn like everything else of
    /// a plan, from the seed and the request.
    init(bits: UInt64) {
        switch SeededGenerator.below(3, bits) {
        case 0: self = .begin
        case 1: self = .middle((bits & 0x7F) * 1_000)
        default: self = .end
        }
    }

    var words: String {
        switch self {
        case .begin: "as it begins"
        case .middle: "while it runs"
        case .end: "as it ends"
        }
    }
}

import LeakDetection

extension LeakRecord {
    /// `LK01` to `LK13`.
    public static let classes: [String] = LeakClass.allCases.map(\.rawValue)

    /// What went wrong, in a few words.
    public var title: String { LeakRecord.title(of: leakClass) }

    static func title(of leakClass: String) -> String { LeakClass(rawValue: leakClass)?.title ?? "leak" }
}

extension LeakRecord {
    /// `LK01` to `LK13`.
    public static let classes: [String] = (1...13).map { $0 < 10 ? "LK0\($0)" : "LK\($0)" }

    /// What went wrong, in a few words.
    public var title: String { LeakRecord.title(of: leakClass) }

    static func title(of leakClass: String) -> String {
        switch leakClass {
        case "LK01": "never released"
        case "LK02": "released late"
        case "LK03": "released twice"
        case "LK04": "used after release"
        case "LK05": "released by another request"
        case "LK06": "shared with another request"
        case "LK07": "orphaned task"
        case "LK08": "descriptor left open"
        case "LK09": "memory grows with every cycle"
        case "LK10": "value kept alive"
        case "LK11": "stuck request"
        case "LK12": "ledger does not balance"
        case "LK13": "continuation misused"
        default: "leak"
        }
    }
}

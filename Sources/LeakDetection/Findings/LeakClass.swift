// swift-format-ignore: AlwaysUseLowerCamelCase
/// The thirteen ways in which a resource, a task or the count itself can go wrong. The codes never change their meaning.
public enum LeakClass: String, Sendable, CaseIterable, Codable {
    case LK01, LK02, LK03, LK04, LK05, LK06, LK07, LK08, LK09, LK10, LK11, LK12, LK13

    /// A few words: `never released`.
    public var title: String { explanation.title }
    /// What was observed.
    public var meaning: String { explanation.meaning }
    /// What it mostly turns out to be.
    public var usualCause: String { explanation.usualCause }
    /// What to do about it.
    public var fix: String { explanation.fix }

    /// Lower is worse. One cause shows up as one class, the worst: a deadlock leaves leases open, but the deadlock is the news.
    var severity: Int {
        Self.worstFirst.firstIndex(of: self) ?? Self.worstFirst.count
    }

    private static let worstFirst: [LeakClass] = [
        .LK12, .LK13, .LK11, .LK03, .LK04, .LK05, .LK06, .LK02, .LK01, .LK08, .LK07, .LK10, .LK09,
    ]
}

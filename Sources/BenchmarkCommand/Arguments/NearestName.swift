/// Finds what somebody who mistyped a name most likely meant.
enum NearestName {
    /// `; did you mean '--requests'?`, or nil when nothing known is near.
    static func suggestion(for name: String, among known: [String]) -> String? {
        let limit = max(1, name.count / 3)
        let nearest = known.map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = nearest, distance <= limit || candidate.hasPrefix(name) else { return nil }
        return "; did you mean '\(candidate)'?"
    }

    /// Edit distance (Levenshtein).
    static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (i, a) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in second.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}

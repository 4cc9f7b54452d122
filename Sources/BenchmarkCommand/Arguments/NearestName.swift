/// Finds what somebody who mistyped a name most likely meant.
enum NearestName {
    /// `; did you mean '--requests'?`, or nil when nothing known is near.
    static func suggestion(for name: String, among known: [String]) -> String? {
        let limit = max(1, name.count / 3)
        if name.count > 2, let longer = known.first(where: { $0.hasPrefix(name + "-") }) {
            return "; did you mean '\(longer)'?"
        }
        let nearest = known.map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = nearest, distance <= limit || candidate.hasPrefix(name) else { return nil }
        // With every character another one, it is no mistyping but another name: `x` is not `a`.
        guard distance < max(name.count, candidate.count) else { return nil }
        return "; did you mean '\(candidate)'?"
    }

    /// Edit distance where two neighbours that changed places count once (optimal string alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first), Array(second))
        var table = [Array(0...second.count)]
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                let substituted = table[i][j] + (first[i] == second[j] ? 0 : 1)
                var best = min(substituted, table[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    best = min(best, table[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            table.append(row)
        }
        return table[first.count][second.count]
    }
}

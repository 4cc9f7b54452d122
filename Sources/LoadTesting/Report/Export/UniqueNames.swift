/// Keeps names apart that became the same when characters were taken out of them.
struct UniqueNames {
    private var taken: Set<String> = []

    /// The name, or the name with `_2`, `_3` and so on behind it.
    mutating func claim(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }
}

extension String {
    /// With `_` for every character that is not wanted; at most `limit` characters.
    func keeping(limit: Int = 200, _ isWanted: (Unicode.Scalar) -> Bool) -> String {
        var result = ""
        for scalar in unicodeScalars.prefix(limit) { result.unicodeScalars.append(isWanted(scalar) ? scalar : "_") }
        return result
    }
}

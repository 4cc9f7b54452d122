/// One chapter of what `doctor` says: a title, a table, and remarks. A value: measuring is done elsewhere, before, and
/// the table and the JSON are made from it by ``DoctorReport``.
struct DoctorSection: Sendable, Equatable {
    /// A column: its key in the JSON and its heading in the table.
    struct Column: Sendable, Equatable {
        let key: String
        let title: String
    }

    /// Its key in the JSON.
    let key: String
    let title: String
    /// What was done, in a sentence or two above the table.
    let method: String
    let columns: [Column]
    /// How much was measured, for machines; ``method`` says it to people.
    var counts: [String: Int] = [:]
    /// One cell for each column.
    let rows: [[DoctorCell]]
    /// What must be known to read the table, below it.
    var remarks: [String] = []
}

/// One cell of a section.
enum DoctorCell: Sendable, Equatable {
    /// What the row is about, for machines and for people.
    case name(key: String, label: String)
    case count(Int)
    /// Nanoseconds.
    case time(Spread)
    /// Nanoseconds, so few of them that their decimals matter.
    case briefTime(Spread)
    /// Nanoseconds, anything from few to very many.
    case duration(UInt64)
    /// Bytes.
    case memory(Spread)
    /// How many times something else.
    case ratio(Spread)
    /// A ratio of at most `limit` times `base` is the aim; `median` is what there is.
    case target(limit: Double, base: String, median: Double)
    /// A ratio of at least `limit` times `base` is the aim.
    case floor(limit: Double, base: String, median: Double)
    /// Could not be measured.
    case missing
    /// There is nothing to say here.
    case empty
}

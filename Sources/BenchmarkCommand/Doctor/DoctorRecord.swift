/// How ``DoctorReport`` is written as JSON: sections by key, in each a list of rows, in each row the cells by the key of
/// their column.
extension DoctorReport: Encodable {
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode("watertight.doctor", forKey: "schema")
        try object.encode(1, forKey: "version")
        try object.encode(environment, forKey: "environment")
        var all = object.nestedContainer(keyedBy: Key.self, forKey: "sections")
        for section in sections {
            var one = all.nestedContainer(keyedBy: Key.self, forKey: Key(section.key))
            try one.encode(section.title, forKey: "title")
            try one.encode(section.method, forKey: "method")
            for (name, count) in section.counts { try one.encode(count, forKey: Key(name)) }
            try one.encode(section.remarks, forKey: "remarks")
            var rows = one.nestedUnkeyedContainer(forKey: "rows")
            for cells in section.rows {
                var row = rows.nestedContainer(keyedBy: Key.self)
                for (column, cell) in zip(section.columns, cells) { try row.encode(cell, forKey: Key(column.key)) }
            }
        }
    }

    fileprivate struct Key: CodingKey, ExpressibleByStringLiteral {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringLiteral name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension DoctorCell: Encodable {
    func encode(to encoder: any Encoder) throws {
        switch self {
        case .name(let key, _): try Self.encode(key, to: encoder)
        case .count(let count): try Self.encode(count, to: encoder)
        case .time(let spread), .memory(let spread):
            try Self.encode(spread, to: encoder) { Int($0.rounded()) }
        case .briefTime(let spread): try Self.encode(spread, to: encoder, Self.thousandths)
        case .duration(let nanoseconds): try Self.encode(nanoseconds, to: encoder)
        case .ratio(let spread): try Self.encode(spread, to: encoder, Self.thousandths)
        case .target(let limit, let base, let median):
            try encode(limit, base, median, isWithinTarget ? "within" : "over", to: encoder)
        case .floor(let limit, let base, let median):
            try encode(limit, base, median, isWithinTarget ? "within" : "under", to: encoder)
        case .missing, .empty:
            var value = encoder.singleValueContainer()
            try value.encodeNil()
        }
    }

    private func encode(
        _ limit: Double, _ base: String, _ ratio: Double, _ verdict: String, to encoder: any Encoder
    ) throws {
        var object = encoder.container(keyedBy: DoctorReport.Key.self)
        try object.encode(limit, forKey: "limit")
        try object.encode(base, forKey: "base")
        try object.encode(Self.thousandths(ratio), forKey: "ratio")
        try object.encode(verdict, forKey: "verdict")
    }

    private static func encode(_ value: some Encodable, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    private static func encode<Number: Encodable>(
        _ spread: Spread, to encoder: any Encoder, _ number: (Double) -> Number
    ) throws {
        var object = encoder.container(keyedBy: DoctorReport.Key.self)
        try object.encode(number(spread.median), forKey: "median")
        try object.encode(number(spread.minimum), forKey: "min")
        try object.encode(number(spread.maximum), forKey: "max")
    }

    private static func thousandths(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

/// What was opened and released, by resource. Of a case with thousands of resources the page shows those that matter most.
struct LedgerTable {
    var rows: [LedgerRow]
    /// Whether all that leaked is known and tolerated for now.
    var isAllowed = false
    /// What to say in place of a leak where there is no verdict: what a request still holds has not leaked.
    var unjudged: String?
    static let rowsShown = 100

    var html: HTML {
        if rows.isEmpty { return "<p class=\"take\">The suite opened no resource.</p>" }
        let cells: [[HTML]] = shown.map { row in
            [
                "<code>\(HTML.name(row.resource))</code>", leaked(row), "\(HumanNumber.count(row.opened))",
                "\(HumanNumber.count(row.released))", alarming(row.late), alarming(row.doubleReleased),
                "\(HumanNumber.count(row.highWater))",
            ]
        }
        let heads = ["Resource", "Leaked", "Opened", "Released", "Late", "Released twice", "High water"]
        return "\(HTMLTable(heads, cells, caption: "Resource ledger").html)\(others)"
    }

    /// All in their order, or of too many the worst first.
    private var shown: ArraySlice<LedgerRow> {
        guard rows.count > Self.rowsShown else { return rows[...] }
        func weight(_ row: LedgerRow) -> (UInt64, UInt64, UInt64) { (row.leaked, row.doubleReleased, row.late) }
        let sorted = rows.enumerated().sorted { left, right in
            let (left, right) = ((weight(left.element), left.offset), (weight(right.element), right.offset))
            return left.0 == right.0 ? left.1 < right.1 : left.0 > right.0
        }
        return sorted.map(\.element).prefix(Self.rowsShown)
    }

    private var others: HTML {
        let hidden = rows.dropFirst(Self.rowsShown)
        if hidden.isEmpty { return "" }
        let leaking = rows.filter { $0.leaked > 0 }.count
        let all =
            "\(HumanNumber.count(UInt64(rows.count))) resources"
            + (unjudged == nil ? ", \(HumanNumber.count(UInt64(leaking))) of them leak" : "")
        return """
            <p class="lede">\(all). The worst \(HumanNumber.count(UInt64(Self.rowsShown))) are shown, \
            \(HumanNumber.count(UInt64(hidden.count))) more are in <code>\(ResultFile.name)</code>.</p>
            """
    }

    private func leaked(_ row: LedgerRow) -> HTML {
        guard let unjudged else { return alarming(row.leaked) }
        return
            "<span class=\"mut\">n/a (\(row.leaked == 0 ? unjudged : "\(HumanNumber.count(row.leaked)) still open"))</span>"
    }

    private func alarming(_ count: UInt64) -> HTML {
        if count == 0 { return "<span class=\"mut\">0</span>" }
        if isAllowed { return "<b>\(Icon(.passWithCautions).html)\(HumanNumber.count(count))</b>" }
        return "<b class=\"fail\">\(Icon(.fail).html)\(HumanNumber.count(count))</b>"
    }
}

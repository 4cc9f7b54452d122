import LeakDetection
import LoadTesting

extension Allowance {
    /// Reads an entry field by field.
    init(reading field: ScenarioField, suites: [String]) throws(FieldProblem) {
        let fields = try KnownFields(
            field, of: "an allowance", known: ["class", "resource", "reason", "expires", "suite", "site"])
        self.init(
            leakClass: try fields.required("class", "the code of a leak class, such as LK01").allowableClass(),
            resource: try fields.required("resource", "the whole name of a resource").filledText("a resource"),
            reason: try fields.required("reason", "why the leak is tolerated").filledText("a reason"),
            expires: try fields.required("expires", "its last day as YYYY-MM-DD, such as 2027-01-31").calendarDay(),
            suite: try fields.optional("suite")?.suite(among: suites),
            site: try fields.optional("site")?.site())
    }
}

extension ScenarioField {
    fileprivate func allowableClass() throws(FieldProblem) -> LeakClass {
        guard case .string(let text) = value, let leakClass = LeakClass(rawValue: text) else {
            throw problem("is no leak class; accepted: LK01 to LK13, but not LK12")
        }
        guard Allowance.canAllow(leakClass) else {
            throw problem(
                "is a count that contradicts itself, which cannot be allowed; accepted: LK01 to LK13, but not LK12")
        }
        return leakClass
    }

    fileprivate func filledText(_ what: String) throws(FieldProblem) -> String {
        let text = try string()
        guard !text.allSatisfy(\.isWhitespace) else {
            throw problem("is not \(what); accepted: text that is not empty")
        }
        return text
    }

    fileprivate func calendarDay() throws(FieldProblem) -> CalendarDay {
        guard case .string(let text) = value, let day = CalendarDay(text) else {
            throw problem("is no day of the calendar; accepted: YYYY-MM-DD, such as 2027-01-31")
        }
        return day
    }

    fileprivate func suite(among suites: [String]) throws(FieldProblem) -> String {
        let name = try string()
        guard suites.contains(name) else {
            throw problem("is no suite" + FieldProblem.suggestion(for: name, among: suites))
        }
        return name
    }

    fileprivate func site() throws(FieldProblem) -> String {
        guard case .string(let text) = value, SourcePlace(text) != nil else {
            throw problem("is no place in the source; accepted: as the report shows it, such as Shop/Cart.swift:12")
        }
        return text
    }
}

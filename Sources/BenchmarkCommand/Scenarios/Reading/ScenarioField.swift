/// A value in a scenario, and where it stands.
///
/// Each of its methods reads the value as one type, or throws a problem that says what it found and what it would accept.
struct ScenarioField {
    let value: JSONValue
    let path: FieldPath

    func string() throws(FieldProblem) -> String {
        guard case .string(let text) = value else { throw problem("is no string; accepted: text in double quotes") }
        return text
    }

    func bool() throws(FieldProblem) -> Bool {
        guard case .bool(let bool) = value else { throw problem("is no boolean; accepted: true or false") }
        return bool
    }

    /// A name that events can hold without being misread.
    func name() throws(FieldProblem) -> String {
        guard case .string(let name) = value, Self.isName(name) else {
            throw problem("is no name; accepted: a lowercase letter, then lowercase letters and digits")
        }
        return name
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        of type: Choice.Type
    ) throws(FieldProblem) -> Choice {
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw notOneOf(Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    /// Null, or one of the names.
    func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        of type: Choice.Type
    ) throws(FieldProblem) -> Choice? {
        if case .null = value { return nil }
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw notOneOf(["null"] + Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    /// One of the numbers, written as a whole number.
    func number<Choice: RawRepresentable<Int> & CaseIterable>(of type: Choice.Type) throws(FieldProblem) -> Choice {
        guard case .number(let text) = value, let number = Int(text), let choice = Choice(rawValue: number) else {
            throw notOneOf(Choice.allCases.map { "\($0.rawValue)" })
        }
        return choice
    }

    func list<Element>(
        of read: (ScenarioField) throws(FieldProblem) -> Element
    ) throws(FieldProblem) -> [Element] {
        guard case .array(let values) = value else { throw problem("is no list; accepted: a list in [ ]") }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try read(ScenarioField(value: value, path: .element(of: path, index))))
        }
        return elements
    }

    /// An object whose keys are names chosen by the scenario.
    func map<Element>(
        of read: (ScenarioField) throws(FieldProblem) -> Element
    ) throws(FieldProblem) -> [String: Element] {
        guard case .object(let members) = value else { throw problem("is no object; accepted: an object in { }") }
        var map: [String: Element] = [:]
        for member in members {
            map[member.key] = try read(ScenarioField(value: member.value, path: .member(of: path, member.key)))
        }
        return map
    }

    func problem(_ predicate: String) -> FieldProblem {
        FieldProblem(path: path, sentence: "\(FieldProblem.shown(value)) \(predicate)")
    }

    private func notOneOf(_ accepted: [String]) -> FieldProblem {
        problem("is none of its values; accepted: " + accepted.joined(separator: ", "))
    }

    private static func isName(_ text: String) -> Bool {
        var isFirst = true
        for byte in text.utf8 {
            let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            guard isLetter || !isFirst && UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return false }
            isFirst = false
        }
        return !isFirst
    }
}

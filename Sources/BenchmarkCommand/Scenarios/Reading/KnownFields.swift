/// An object of which every field is known.
struct KnownFields {
    private let members: [JSONValue.Member]
    private let path: FieldPath
    private let owner: String

    /// - Parameter owner: what the object is, for messages: `a dependency`.
    /// - Throws: for anything but an object, and for a field that is not among `known`: one that is skipped in silence
    ///   is a scenario that means something else than it says.
    init(_ field: ScenarioField, of owner: String, known: [String]) throws(FieldProblem) {
        guard case .object(let members) = field.value else {
            throw field.problem("is not \(owner); accepted: an object with the fields " + known.joined(separator: ", "))
        }
        for member in members where !known.contains(member.key) {
            throw FieldProblem(
                path: field.path.member(member.key),
                sentence: "\(FieldProblem.quote(member.key)) is not a field of \(owner)"
                    + FieldProblem.suggestion(for: member.key, among: known))
        }
        self.members = members
        path = field.path
        self.owner = owner
    }

    func optional(_ name: String) -> ScenarioField? {
        members.first { $0.key == name }.map { ScenarioField(value: $0.value, path: path.member(name)) }
    }

    func required(_ name: String, _ meaning: String) throws(FieldProblem) -> ScenarioField {
        guard let field = optional(name) else {
            throw FieldProblem(path: path.member(name), sentence: "is missing; \(owner) must have it: \(meaning)")
        }
        return field
    }
}

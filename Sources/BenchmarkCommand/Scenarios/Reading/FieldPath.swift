/// Where in a scenario a value stands: `dependencies[2].needs[0].name`.
///
/// A chain from the value outwards, as the words are only wanted when something is wrong.
indirect enum FieldPath: Equatable, Sendable, CustomStringConvertible {
    /// The scenario itself.
    case scenario
    case member(of: FieldPath, String)
    case element(of: FieldPath, Int)

    var description: String {
        switch self {
        case .scenario: ""
        case .member(of: .scenario, let name): name
        case .member(let owner, let name): "\(owner).\(name)"
        case .element(let owner, let index): "\(owner)[\(index)]"
        }
    }

    static func named(_ name: String) -> FieldPath { .member(of: .scenario, name) }

    func member(_ name: String) -> FieldPath { .member(of: self, name) }

    func element(_ index: Int) -> FieldPath { .element(of: self, index) }
}

/// One flag of a command: how it is written, what it means, and what it does to the options.
struct Flag<Options> {
    /// `-n`, or nil.
    let short: String?
    /// `--requests`.
    let long: String
    /// What its value is called in the help; nil for a switch.
    let placeholder: String?
    let help: String
    let apply: @Sendable (inout Options, _ value: String) throws -> Void

    /// A flag with a value.
    init(
        _ long: String, _ short: String? = nil, _ placeholder: String, _ help: String,
        _ apply: @escaping @Sendable (inout Options, String) throws -> Void
    ) {
        self.long = long
        self.short = short
        self.placeholder = placeholder
        self.help = help
        self.apply = apply
    }

    /// A switch.
    init(
        _ long: String, _ short: String? = nil, _ help: String, _ apply: @escaping @Sendable (inout Options) -> Void
    ) {
        self.long = long
        self.short = short
        placeholder = nil
        self.help = help
        self.apply = { options, _ in apply(&options) }
    }

    /// As the user may write it, for messages: `-n/--requests`.
    var name: String { short.map { "\($0)/\(long)" } ?? long }
}

/// The flags of one command, and how to read a command line with them.
struct FlagTable<Options> {
    let flags: [Flag<Options>]

    /// Folds the words over `options`. Returns the words that are no flags.
    ///
    /// - Throws: a usage ``CommandFailure`` that names the flag, the value and what would be accepted.
    func parse(_ words: [String], into options: inout Options) throws -> [String] {
        var operands: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                operands.append(word)
                continue
            }
            let (name, attached) = split(word)
            guard let flag = flags.first(where: { $0.long == name || $0.short == name }) else {
                throw CommandFailure.usage("unknown flag '\(name)'" + suggestion(for: name))
            }
            guard flag.placeholder != nil else {
                if let attached {
                    throw CommandFailure.usage("\(flag.name) takes no value, but was given '\(attached)'")
                }
                try flag.apply(&options, "")
                continue
            }
            guard let value = attached ?? rest.popFirst() else {
                throw CommandFailure.usage("\(flag.name) needs a value: \(flag.name) \(flag.placeholder ?? "")")
            }
            do {
                try flag.apply(&options, value)
            } catch let problem as ValueProblem {
                let part = problem.part.flatMap { $0 == value ? nil : ": '\($0)'" } ?? ""
                throw CommandFailure.usage("\(flag.name): '\(value)'\(part) \(problem.sentence)")
            }
        }
        return operands
    }

    /// The flags with their explanations, in two columns of at most 100 characters.
    var help: String {
        let heads = flags.map { flag in
            let names = flag.short.map { "\($0), \(flag.long)" } ?? "    \(flag.long)"
            return "  " + names + (flag.placeholder.map { " \($0)" } ?? "")
        }
        let width = (heads.map(\.count).max() ?? 0) + 2
        return zip(heads, flags).map { head, flag in
            let lines = wrap(flag.help, to: 100 - width)
            let indent = String(repeating: " ", count: width)
            return head + String(repeating: " ", count: width - head.count) + lines.joined(separator: "\n" + indent)
        }.joined(separator: "\n")
    }

    /// `--name=value` is the long form of `--name value`.
    private func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private func suggestion(for name: String) -> String {
        let known = flags.map(\.long) + flags.compactMap(\.short)
        return NearestName.suggestion(for: name, among: known) ?? "; --help lists them"
    }

    private func wrap(_ text: String, to width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

/// What is wrong with a flag's value, as the end of a sentence that begins with the flag and the value.
struct ValueProblem: Error {
    let sentence: String
    /// The piece of the value that is wrong; nil for all of it.
    var part: String?
}

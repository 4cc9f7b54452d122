import LoadTesting

extension Flag {
    /// `--export`, which `run` and `report` take.
    static func export(_ exports: WritableKeyPath<Options, [ExportRequest]> & Sendable) -> Flag {
        let kinds = ExportKind.allCases.map(\.rawValue).joined(separator: ", ")
        return Flag(
            "--export", nil, "KIND=PATH",
            "write the result in another format too; may be repeated; PATH - is stdout, instead of the table. Kinds: \(kinds)"
        ) { $0[keyPath: exports].append(try ExportRequest($1)) }
    }

    /// `--format`, which `run` and `report` take.
    static func format(_ format: WritableKeyPath<Options, OutputFormat?> & Sendable) -> Flag {
        Flag("--format", nil, "FORMAT", "what stdout gets: text (default), json, csv or markdown") {
            $0[keyPath: format] = try FlagValue.name($1, of: OutputFormat.self, called: "format")
        }
    }
}

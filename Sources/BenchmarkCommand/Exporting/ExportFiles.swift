import Foundation
import LoadTesting

/// Writes the exports that go to files.
struct ExportFiles {
    let exports: [ExportRequest]

    /// Makes folders that are missing and finds out now, not at the end of a long run, what cannot be written.
    ///
    /// - Throws: `ReportError.cannotWrite`, exit code 74.
    func prepare() throws(ReportError) {
        for export in exports {
            let target = Target(export)
            switch target {
            case .device(let path):
                guard access(path, W_OK) == 0 else {
                    throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
                }
            case .folder(let path): try ReportDirectory(path).prepare()
            case .file(let path):
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                    throw .cannotWrite(
                        file: export.path, reason: "it is a folder, and \(export.kind.rawValue) is a file")
                }
                let folder = (path as NSString).deletingLastPathComponent
                try ReportDirectory(folder.isEmpty ? "." : folder).prepare()
            }
        }
    }

    /// Writes each file whole or not at all. Called after every case, so that a run that dies leaves what it had.
    func write(_ result: RunResult, sources: SourceMap) throws(ReportError) {
        try write(result, sources: sources) { target in if case .device = target { false } else { true } }
    }

    /// Writes to what is no file but a pipe or a device, which keeps all that it is given: once, at the end.
    func writeDevices(_ result: RunResult, sources: SourceMap) throws(ReportError) {
        try write(result, sources: sources) { target in if case .device = target { true } else { false } }
    }

    private func write(
        _ result: RunResult, sources: SourceMap, where isWanted: (Target) -> Bool
    ) throws(ReportError) {
        for export in exports {
            let target = Target(export)
            guard isWanted(target) else { continue }
            let content = try export.kind.render(result, sources: sources)
            switch (target, content) {
            case (.folder(let path), .folder(let files)):
                for file in files { try AtomicFile.write(Data(file.text.utf8), to: path + "/" + file.name) }
            case (.device(let path), _):
                do {
                    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                    try handle.write(contentsOf: Data(content.text.utf8))
                    try handle.close()
                } catch {
                    throw .cannotWrite(file: path, reason: "\(error.localizedDescription)")
                }
            case (.file(let path), _), (.folder(let path), _):
                try AtomicFile.write(Data(content.text.utf8), to: path)
            }
        }
    }

    /// What a path stands for. A file is replaced by a new one, which must not happen to `/dev/null`.
    private enum Target {
        case file(String)
        case folder(String)
        case device(String)

        init(_ export: ExportRequest) {
            // Behind a link lies the file to replace. What is not there yet has no real path.
            let resolved = realpath(export.path, nil)
            defer { free(resolved) }
            let path = resolved.map { String(cString: $0) } ?? export.path
            var status = stat()
            let isOrdinary =
                stat(export.path, &status) != 0 || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
            let isOfTheSystem = ["/dev/", "/proc/"].contains(where: export.path.hasPrefix)
            if isOfTheSystem || !isOrdinary {
                self = .device(export.path)
            } else {
                self = export.kind.isFolder ? .folder(path) : .file(path)
            }
        }
    }
}

import Foundation
import LoadTesting

/// Finds in the checkout the files that places of leaks name.
///
/// A place knows the module and the file, not the folders between: `Shop/Cart.swift` may be `Sources/Shop/Models/Cart.swift`.
struct SourceFinder {
    /// Where the search begins.
    var root = FileManager.default.currentDirectoryPath
    /// The folder that paths are relative to, when the search begins inside it; else they are relative to `root`.
    var workspace: String?
    /// Files looked at; a checkout with more is not searched to its end, and then nothing is certain.
    var limit = 200_000

    /// The files that were found exactly once below a folder with the module's name. Hidden folders are left out.
    func map(_ places: [SourcePlace]) -> SourceMap {
        let wanted = Set(places.map(\.file)).compactMap { file -> (file: String, module: String, name: String)? in
            let parts = file.split(separator: "/")
            guard parts.count == 2 else { return nil }
            return (file, String(parts[0]), String(parts[1]))
        }
        guard !wanted.isEmpty, let found = paths(named: Set(wanted.map(\.name))) else { return SourceMap() }
        var result: [String: String] = [:]
        for (file, module, name) in wanted {
            let candidates = (found[name] ?? []).filter { $0.split(separator: "/").dropLast().contains(module[...]) }
            if candidates.count == 1 { result[file] = prefix + candidates[0] }
        }
        return SourceMap(result)
    }

    /// From the workspace to the root: empty, or ending with a slash.
    private var prefix: String {
        let workspace = workspace.map { ($0 as NSString).resolvingSymlinksInPath + "/" } ?? ""
        let root = (root as NSString).resolvingSymlinksInPath + "/"
        return !workspace.isEmpty && root.hasPrefix(workspace) ? String(root.dropFirst(workspace.count)) : ""
    }

    private func paths(named names: Set<String>) -> [String: [String]]? {
        let url = URL(fileURLWithPath: root).resolvingSymlinksInPath()
        guard
            let files = FileManager.default.enumerator(
                at: url, includingPropertiesForKeys: [], options: [.skipsHiddenFiles])
        else { return nil }
        var found: [String: [String]] = [:]
        var seen = 0
        for case let file as URL in files {
            seen += 1
            if seen > limit { return nil }
            guard names.contains(file.lastPathComponent) else { continue }
            let path = String(file.path.dropFirst(url.path.count + (url.path.hasSuffix("/") ? 0 : 1)))
            found[file.lastPathComponent, default: []].append(path)
        }
        return found
    }
}

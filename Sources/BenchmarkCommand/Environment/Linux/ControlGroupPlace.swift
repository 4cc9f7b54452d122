/// Where the files of one controller of the process's control group are, most likely first.
///
/// Inside a container the group's path often does not exist below the mount, which then shows the container's own group; so
/// the mount itself comes last.
struct ControlGroupPlace: Sendable, Equatable {
    let version: Int
    let directories: [String]

    /// - Parameters:
    ///   - controller: `cpu` or `memory`.
    ///   - groups: `/proc/self/cgroup`.
    ///   - mounts: `/proc/self/mountinfo`.
    /// - Returns: nil when no such controller is mounted.
    static func find(_ controller: String, groups: String, mounts: String) -> ControlGroupPlace? {
        let groups = groups.split(separator: "\n").map {
            $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        }
        let mounted = mounts.split(separator: "\n").compactMap(Mount.init)
        // A controller belongs to one hierarchy: to a first version's if it is mounted there.
        if let group = groups.first(where: { $0.count == 3 && $0[1].split(separator: ",").contains(controller[...]) }),
            let mount = mounted.first(where: { $0.type == "cgroup" && $0.options.contains(controller) })
        {
            return ControlGroupPlace(version: 1, directories: directories(mount, String(group[2])))
        }
        guard let group = groups.first(where: { $0.count == 3 && $0[0] == "0" && $0[1].isEmpty }),
            let mount = mounted.first(where: { $0.type == "cgroup2" })
        else { return nil }
        return ControlGroupPlace(version: 2, directories: directories(mount, String(group[2])))
    }

    /// Of the group and of all that enclose it: a limit of any of them counts.
    private static func directories(_ mount: Mount, _ path: String) -> [String] {
        var path = path
        // What is mounted may itself be a group: its path is not repeated below the mount.
        if mount.root != "/", path == mount.root || path.hasPrefix(mount.root + "/") {
            path = String(path.dropFirst(mount.root.count))
        }
        var parts = path.split(separator: "/")
        var directories: [String] = []
        while !parts.isEmpty {
            directories.append(mount.point + "/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return directories + [mount.point]
    }

    /// A line of `/proc/self/mountinfo`: `31 23 0:28 ROOT POINT OPTIONS - TYPE SOURCE OPTIONS`.
    private struct Mount {
        let root: String
        let point: String
        let type: String
        let options: [String]

        init?(_ line: Substring) {
            let fields = line.split(separator: " ").map(String.init)
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
            root = fields[3]
            point = fields[4]
            type = fields[dash + 1]
            options = fields[dash + 3].split(separator: ",").map(String.init)
        }
    }
}

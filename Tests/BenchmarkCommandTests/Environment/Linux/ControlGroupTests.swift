import Testing

@testable import BenchmarkCommand

@Suite struct ControlGroupTests {
    @Test("version 2: the one hierarchy, from the group up to the mount")
    func second() {
        let place = ControlGroupPlace.find(
            "cpu", groups: "0::/system.slice/runner.service\n",
            mounts: "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n")
        #expect(
            place
                == ControlGroupPlace(
                    version: 2,
                    directories: [
                        "/sys/fs/cgroup/system.slice/runner.service", "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup",
                    ]))
    }

    @Test("version 1: the hierarchy of the controller, even if one of version 2 is mounted beside it")
    func first() {
        let groups = "4:memory:/process_api/46a5\n1:cpu,cpuacct:/\n0::/\n"
        let mounts = """
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """
        #expect(
            ControlGroupPlace.find("cpu", groups: groups, mounts: mounts)
                == ControlGroupPlace(version: 1, directories: ["/sys/fs/cgroup/cpu,cpuacct"]))
        #expect(
            ControlGroupPlace.find("memory", groups: groups, mounts: mounts)?.directories == [
                "/sys/fs/cgroup/memory/process_api/46a5", "/sys/fs/cgroup/memory/process_api", "/sys/fs/cgroup/memory",
            ])
    }

    @Test("in a container whose own group is what is mounted, its path is not looked for below the mount")
    func container() {
        let place = ControlGroupPlace.find(
            "cpu", groups: "4:cpu:/docker/abc\n",
            mounts: "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro,relatime - cgroup cgroup rw,cpu\n")
        #expect(place?.directories == ["/sys/fs/cgroup/cpu"])
    }

    @Test("without a mount or a group there is no place", arguments: [("", ""), ("0::/\n", ""), ("", "garbage - x\n")])
    func none(groups: String, mounts: String) {
        #expect(ControlGroupPlace.find("cpu", groups: groups, mounts: mounts) == nil)
    }

    @Test(
        "a quota is in processors",
        arguments: [("150000 100000\n", 1.5), ("200000 100000", 2), ("50000", 0.5)] as [(String, Double)])
    func quota(text: String, processors: Double) { #expect(ControlGroupText.quota(max: text) == processors) }

    @Test("no quota is none", arguments: ["max 100000\n", "", "0 100000", "100 0", "a b"])
    func noQuota(text: String) { #expect(ControlGroupText.quota(max: text) == nil) }

    @Test("version 1 has two files for it, and -1 for none")
    func firstQuota() {
        #expect(ControlGroupText.quota(microseconds: "150000", period: "100000") == 1.5)
        #expect(ControlGroupText.quota(microseconds: "-1", period: "100000") == nil)
        #expect(ControlGroupText.quota(microseconds: "100", period: "0") == nil)
    }

    @Test("throttled time is in nanoseconds, whichever unit the version has")
    func throttling() {
        let second = "usage_usec 9\nnr_periods 40\nnr_throttled 12\nthrottled_usec 3400\nnr_bursts 0\n"
        let first = "nr_periods 40\nnr_throttled 12\nthrottled_time 3400000\n"
        let expected = ControlGroupText.Throttling(periods: 12, nanoseconds: 3_400_000)
        #expect(ControlGroupText.throttling(stat: second) == expected)
        #expect(ControlGroupText.throttling(stat: first) == expected)
        #expect(ControlGroupText.throttling(stat: "usage_usec 9\nuser_usec 4\n") == nil)
    }

    @Test("a memory limit near the largest number is none, as version 1 writes it")
    func memory() {
        #expect(ControlGroupText.memoryLimit("536870912") == 536_870_912)
        #expect(ControlGroupText.memoryLimit("9223372036854771712") == nil)
        #expect(ControlGroupText.memoryLimit("max") == nil)
    }
}

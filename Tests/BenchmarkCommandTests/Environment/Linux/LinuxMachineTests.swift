import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct LinuxMachineTests {
    private static let second = [
        "/proc/self/cgroup": "0::/ci/job\n",
        "/proc/self/mountinfo": "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
        "/sys/fs/cgroup/ci/job/cpu.max": "max 100000\n", "/sys/fs/cgroup/ci/cpu.max": "150000 100000\n",
        "/sys/fs/cgroup/ci/job/memory.max": "1073741824\n", "/sys/fs/cgroup/ci/memory.max": "max\n",
        "/sys/fs/cgroup/ci/job/cpu.stat": "nr_periods 9\nnr_throttled 4\nthrottled_usec 70\n",
        "/proc/stat": "cpu  10 0 10 70 0 0 0 10 0 0\n",
    ]

    private func machine(_ files: [String: String]) -> LinuxMachine { LinuxMachine(files: SystemFiles { files[$0] }) }

    @Test("the smallest quota of the group and of those around it counts")
    func controlGroup() {
        #expect(
            machine(Self.second).controlGroup
                == ControlGroupRecord(version: 2, processorQuota: 1.5, memoryLimitBytes: 1_073_741_824))
    }

    @Test("version 1 is read from its own files")
    func firstVersion() {
        let files = [
            "/proc/self/cgroup": "2:memory:/a\n1:cpu:/a\n",
            "/proc/self/mountinfo": """
            32 31 0:29 / /cg/cpu rw - cgroup cgroup rw,cpu
            35 31 0:32 / /cg/memory rw - cgroup cgroup rw,memory
            """,
            "/cg/cpu/cpu.cfs_quota_us": "50000\n", "/cg/cpu/cpu.cfs_period_us": "100000\n",
            "/cg/memory/a/memory.limit_in_bytes": "4096\n", "/cg/cpu/cpu.stat": "nr_throttled 1\nthrottled_time 5\n",
        ]
        #expect(
            machine(files).controlGroup == ControlGroupRecord(version: 1, processorQuota: 0.5, memoryLimitBytes: 4_096))
        #expect(
            machine(files).disturbance.throttling == ControlGroupText.Throttling(periods: 1, nanoseconds: 5))
    }

    @Test("on a machine without any of these files nothing is known, and nothing is 0")
    func nothing() {
        let machine = machine([:])
        #expect(machine.processor == nil && machine.controlGroup == nil && machine.pressure == nil)
        #expect(
            machine.hardware(processorCount: 2)
                == HardwareRecord(megahertz: nil, governor: nil, coreCount: nil, caches: nil))
        #expect(machine.disturbance == Disturbance())
    }

    @Test("hardware is read from the files of the first processor, cores from those of all")
    func hardware() {
        let cpu = "/sys/devices/system/cpu/cpu"
        let machine = machine([
            "/proc/cpuinfo": "model name\t: M\ncpu MHz\t\t: 2445.4\n",
            cpu + "0/cpufreq/scaling_governor": "schedutil\n",
            cpu + "0/topology/thread_siblings_list": "0-1\n", cpu + "1/topology/thread_siblings_list": "0-1\n",
            cpu + "0/cache/index0/level": "1\n", cpu + "0/cache/index0/size": "48K\n",
            cpu + "0/cache/index0/type": "Data\n", cpu + "0/cache/index1/level": "2\n",
        ])
        #expect(
            machine.hardware(processorCount: 2)
                == HardwareRecord(
                    megahertz: 2445.4, governor: "schedutil", coreCount: 1,
                    caches: [CacheRecord(level: 1, kind: "data", bytes: 49_152)]))
        #expect(machine.hardware(processorCount: 3).coreCount == nil)
    }

    @Test("what disturbed a run is the difference between its end and its start")
    func disturbance() {
        let start = machine(Self.second).disturbance
        var later = Self.second
        later["/proc/stat"] = "cpu  50 0 20 100 0 0 0 30 0 0\n"
        later["/sys/fs/cgroup/ci/job/cpu.stat"] = "nr_periods 20\nnr_throttled 6\nthrottled_usec 100\n"
        #expect(
            machine(later).disturbance.record(since: start, pressure: 7)
                == InterferenceRecord(
                    processorPressure: 7, stealShare: 0.2, throttledPeriods: 2, throttledNanoseconds: 30_000))
    }

    @Test("a difference that cannot be taken is null: no time passed, a file is gone, a counter was set back")
    func noDifference() {
        let start = machine(Self.second).disturbance
        let nothing = InterferenceRecord(
            processorPressure: nil, stealShare: nil, throttledPeriods: nil, throttledNanoseconds: nil)
        #expect(Disturbance().record(since: start, pressure: nil) == nothing)
        #expect(start.record(since: start, pressure: nil).stealShare == nil)
        #expect(start.record(since: start, pressure: nil).throttledPeriods == 0)
        let before = Disturbance(ticks: 200, stolenTicks: 50, throttling: .init(periods: 9, nanoseconds: nil))
        #expect(start.record(since: before, pressure: nil) == nothing)
    }
}

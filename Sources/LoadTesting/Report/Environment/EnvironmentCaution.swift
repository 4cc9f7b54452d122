/// Something about the machine or the build that makes timings doubtful.
public enum EnvironmentCaution: Sendable, Equatable {
    case debugBuild
    case sanitizer(String)
    case fewProcessors
    case sharedCore(processors: Int)
    case quota(processors: Double, of: Int)
    case governor(String)
    /// Percent of the last 10 s; the load average, when it is known as well.
    case pressure(Double, load: Double?, processors: Int)
    /// Where pressure is not known.
    case load(Double, processors: Int)
    /// The part of all processor time, from 0 to 1.
    case steal(Double)
    case throttled(periods: UInt64, nanoseconds: UInt64?)

    /// What is the matter.
    public var sentence: String {
        switch self {
        case .debugBuild: "Debug build: timings mean nothing."
        case .sanitizer(let name): "Built with the \(name) sanitizer: everything is several times slower."
        case .fewProcessors: "One processor: nothing runs at the same time as the load."
        case .sharedCore(let processors):
            "The \(processors) processors are one core: what runs on one slows what runs on the other."
        case .quota(let quota, let processors):
            "The control group may use \(HumanNumber.decimals(quota, 2)) of the \(processors) processors."
        case .governor(let name): "The processors change their speed as they like (governor '\(name)')."
        case .pressure(let percent, let load, let processors):
            "The machine was busy before this began: in \(HumanNumber.decimals(percent, 0))% of the last 10 s something "
                + "waited for a processor" + Self.words(load, processors) + "."
        case .load(let load, let processors):
            "The machine was busy before this began: load average \(HumanNumber.decimals(load, 1)) on "
                + "\(processors) \(processors == 1 ? "processor" : "processors")."
        case .steal(let share):
            "The hypervisor gave \(HumanNumber.share(share)) of the processor time to other machines."
        case .throttled(let periods, let nanoseconds):
            "The control group was stopped \(HumanNumber.count(periods)) \(periods == 1 ? "time" : "times") for having used up "
                + "its quota" + (nanoseconds.map { ", for \(HumanNumber.duration($0)) in all" } ?? "") + "."
        }
    }

    /// What it does to timings and what can be done about it.
    public var advice: String {
        switch self {
        case .debugBuild: "Nothing is optimised, so no figure carries over; use swift run -c release."
        case .sanitizer: "Times show the checks rather than the code; build without a sanitizer to measure."
        case .fewProcessors:
            "Requests, pacer and sampler take turns, so latencies contain each other; use two processors or more."
        case .sharedCore:
            "Scaling with threads is less than with two cores; compare with runs on the same machine only."
        case .quota:
            "Work stops until the next period once the quota is used up, which shows as tail latency; raise the quota or "
                + "lower -c and -R."
        case .governor:
            "The same code takes longer after a pause, which widens every spread; sudo cpupower frequency-set -g performance."
        case .pressure, .load:
            "Requests wait for processors that others use, which shows in every percentile; wait until it is idle."
        case .steal:
            "Everything is slower by that much and the tail by far more; run again, or on a machine of your own."
        case .throttled:
            "The stops are in the tail latencies; raise the quota of the control group or lower -c and -R."
        }
    }

    private static func words(_ load: Double?, _ processors: Int) -> String {
        load.map { " (load average \(HumanNumber.decimals($0, 1)) on \(processors))" } ?? ""
    }
}

extension EnvironmentRecord {
    /// Steal above this part of all processor time makes timings doubtful.
    private static let stealLimit = 0.01
    /// So does waiting for processors in more than this many percent of the time before the run.
    private static let pressureLimit = 20.0

    /// What makes timings doubtful, worst first. Few of these apply to an ordinary virtual machine that is idle.
    public var foundCautions: [EnvironmentCaution] {
        var found: [EnvironmentCaution] = []
        if configuration == "debug" { found.append(.debugBuild) }
        if let sanitizer = build?.sanitizer { found.append(.sanitizer(sanitizer)) }
        if let periods = interference?.throttledPeriods, periods > 0 {
            found.append(.throttled(periods: periods, nanoseconds: interference?.throttledNanoseconds))
        }
        if let share = interference?.stealShare, share > Self.stealLimit { found.append(.steal(share)) }
        if let percent = interference?.processorPressure {
            if percent > Self.pressureLimit {
                found.append(.pressure(percent, load: loadAverage, processors: processorCount))
            }
        } else if let loadAverage, loadAverage > Double(processorCount) {
            found.append(.load(loadAverage, processors: processorCount))
        }
        if processorCount < 2 { found.append(.fewProcessors) }
        if processorCount > 1, hardware?.coreCount == 1 { found.append(.sharedCore(processors: processorCount)) }
        if let quota = controlGroup?.processorQuota, quota < Double(processorCount) {
            found.append(.quota(processors: quota, of: processorCount))
        }
        if let governor = hardware?.governor, governor != "performance" { found.append(.governor(governor)) }
        return found
    }
}

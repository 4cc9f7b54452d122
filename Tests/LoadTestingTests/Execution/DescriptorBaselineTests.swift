import Foundation
import LeakDetection
import Testing

@testable import LoadTesting

@Suite struct DescriptorBaselineTests {
    @Test func `a timer that was too late to get its descriptor is used again, further ahead`() {
        var used: [Int] = []
        DescriptorBaseline.primeTimers(use: { used.append($0) }, areOpen: { used.count == 4 })
        #expect(used == [1, 2, 4, 8])
    }

    /// Other tests open descriptors meanwhile, so this looks only at its own.
    @Test func `a descriptor belongs to the part of the case in which it was there first`() throws {
        var baseline = DescriptorBaseline(descriptors: DescriptorProbe.list())
        var opened: [LeakPhase: [FileHandle]] = [:]
        for phase in [LeakPhase.warmup, .measured] {
            opened[phase] = try (0..<3).map { _ in try #require(FileHandle(forReadingAtPath: "/dev/zero")) }
            baseline.note(phase)
        }
        let findings = baseline.findings(after: DescriptorProbe.list())
        for (phase, handles) in opened {
            let names = Set(handles.map { OpenDescriptor(number: $0.fileDescriptor, target: "/dev/zero").name })
            let told = try #require(findings[phase]).filter { one in names.contains { one.message.contains($0) } }
            #expect(told.count == 1 && told[0].count >= 3)
        }
        withExtendedLifetime(opened) {}
    }

    @Test func `timers that never open a descriptor are not waited for forever`() {
        var used = 0
        DescriptorBaseline.primeTimers(use: { used += $0 }, areOpen: { false })
        #expect(used < 1_000)
    }
}

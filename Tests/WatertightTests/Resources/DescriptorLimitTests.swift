import Foundation
import Testing

@testable import watertight

struct DescriptorLimitTests {
    @Test("Raising brings a lowered soft limit back up and returns it")
    func raises() async {
        await #expect(processExitsWith: .success) {
            let highest = DescriptorLimit.raise()
            #expect(DescriptorLimit.lower(to: 64) == 64)
            #expect(DescriptorLimit.raise() == highest)
            #expect(DescriptorLimit.current == highest)
        }
    }
}

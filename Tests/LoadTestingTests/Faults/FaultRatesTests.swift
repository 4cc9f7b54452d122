import Testing

@testable import LoadTesting

@Suite struct FaultRatesTests {
    private func error(_ rates: FaultRates) -> FaultRatesError? {
        do throws(FaultRatesError) {
            _ = try FaultPlan(seed: 1, rates: rates, sites: FaultSites([]))
            return nil
        } catch {
            return error
        }
    }

    @Test("A rate outside of 0 to 1 is refused in one sentence", arguments: [-0.1, 1.01, 20, .infinity])
    func outside(rate: Double) {
        #expect(
            error(.overall(rate))?.description
                == "A failure rate of \(rate) is not a chance; it must be from 0 to 1.")
        #expect(
            error(.perKind([(.hang, rate)]))?.description
                == "A rate of \(rate) for the fault 'hang' is not a chance; it must be from 0 to 1.")
    }

    @Test("A rate that is not a number is refused")
    func notANumber() { #expect(error(.overall(.nan)) != nil) }

    @Test("Two rates for one kind are refused")
    func duplicate() {
        let rates = FaultRates.perKind([(.setup, 0.1), (.cancel, 0.1), (.setup, 0.2)])
        #expect(error(rates) == .duplicate(.setup))
        #expect(error(rates)?.description == "The fault 'setup' has two rates; it can have one.")
    }

    @Test("0 and 1 are rates", arguments: [0.0, 1.0])
    func ends(rate: Double) { #expect(error(.overall(rate)) == nil) }

    @Test("A kind's ordinal is its position among all kinds")
    func ordinals() { #expect(FaultKind.allCases.map(\.ordinal) == Array(FaultKind.allCases.indices)) }
}

import Testing

@testable import LoadTesting

@Suite("Numbers for people")
struct HumanNumberTests {
    @Test(
        "a duration has three digits and the unit that fits",
        arguments: [
            (0, "0 ns"), (842, "842 ns"), (1_000, "1.00 µs"), (842_000, "842 µs"), (999_499, "999 µs"),
            (999_500, "1.00 ms"), (18_300_000, "18.3 ms"), (99_949_999, "99.9 ms"), (99_960_000, "100 ms"),
            (1_240_000_000, "1.24 s"), (59_940_000_000, "59.9 s"), (59_960_000_000, "1 min 00 s"),
            (846_000_000_000, "14 min 06 s"), (7_500_000_000_000, "2 h 05 min"), (UInt64.max, "5,124,095 h"),
        ] as [(UInt64, String)])
    func duration(nanoseconds: UInt64, text: String) {
        #expect(HumanNumber.duration(nanoseconds).replacing("\u{A0}", with: " ") == text)
    }

    @Test(
        "a share is 0% only if nothing and 100% only if all",
        arguments: [
            (0, "0%"), (1e-9, "<0.01%"), (0.0015, "0.15%"), (0.05, "5%"), (0.125, "12.5%"), (0.9583, "95.8%"),
            (0.9951, "99.51%"), (0.999_999, ">99.99%"), (1, "100%"),
        ] as [(Double, String)])
    func share(value: Double, text: String) {
        #expect(HumanNumber.share(value) == text)
    }

    @Test("a change always has a sign, and a true minus")
    func change() {
        #expect(HumanNumber.change(1.247) == "+24.7%")
        #expect(HumanNumber.change(0.969) == "\u{2212}3.1%")
        #expect(HumanNumber.change(1) == "±0.0%")
        #expect(HumanNumber.change(.infinity) == "n/a")
        #expect(HumanNumber.change(5_000) == "×5,000")
    }

    @Test("counts are grouped by thousands; a rate above zero never reads as zero")
    func counts() {
        #expect(HumanNumber.count(23_892) == "23,892")
        #expect(HumanNumber.count(999) == "999")
        #expect(HumanNumber.count(.max) == "18,446,744,073,709,551,615")
        #expect(HumanNumber.rate(0.001) == "<0.1/s")
        #expect(HumanNumber.rate(0) == "0.0/s")
        #expect(HumanNumber.briefCount(12_345_678) == "12.3M")
    }
}

import Testing

@testable import BenchmarkCommand

@Suite struct ProcessorTextTests {
    private let cpuinfo = """
        processor\t: 0
        vendor_id\t: GenuineIntel
        model\t\t: 207
        model name\t: Intel(R) Xeon(R) Processor @ 2.10GHz: Sapphire
        cpu MHz\t\t: 2100.000
        power management:

        processor\t: 1
        model name\t: another
        """

    @Test("a field of cpuinfo is that of the first processor, with all that stands behind the first colon")
    func fields() {
        #expect(ProcessorText.field("model name", in: cpuinfo) == "Intel(R) Xeon(R) Processor @ 2.10GHz: Sapphire")
        #expect(ProcessorText.field("cpu MHz", in: cpuinfo) == "2100.000")
        #expect(ProcessorText.field("model", in: cpuinfo) == "207")
    }

    @Test("a field that is missing or empty is nil, as on arm64, which names no model")
    func missing() {
        #expect(ProcessorText.field("power management", in: cpuinfo) == nil)
        #expect(ProcessorText.field("model name", in: "processor\t: 0\nBogoMIPS\t: 243.75\n") == nil)
        #expect(ProcessorText.field("model name", in: "") == nil)
    }

    @Test(
        "time of all processors and the stolen part of it, without the time of guests, which is in user time",
        arguments: [
            ("cpu  437352 322 19085 287528 1281 0 278 422 7 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 746_268, 422),
            ("cpu  1 2 3 4 5 6 7 8 0 0\n", 36, 8), ("cpu 1 2 3 4 5 6 7 8\n", 36, 8),
        ] as [(String, UInt64, UInt64)])
    func time(stat: String, total: UInt64, steal: UInt64) throws {
        let time = try #require(ProcessorText.time(in: stat))
        #expect(time.total == total && time.steal == steal)
    }

    @Test(
        "a kernel that does not tell of steal has no time to compare",
        arguments: ["", "cpu  1 2 3 4\n", "cpu0 1 2 3 4 5 6 7 8\n", "cpu  a b c d e f g h\n"])
    func noTime(stat: String) { #expect(ProcessorText.time(in: stat) == nil) }

    @Test("pressure is the ten-second average of what some waited")
    func pressure() {
        let text = """
            some avg10=98.42 avg60=99.04 avg300=95.62 total=1701481564
            full avg10=0.00 avg60=0.00 avg300=0.00 total=0
            """
        #expect(ProcessorText.pressure(in: text) == 98.42)
        #expect(ProcessorText.pressure(in: "full avg10=1.00 avg60=0.00") == nil)
        #expect(ProcessorText.pressure(in: "") == nil)
    }

    @Test(
        "sizes of caches are in bytes",
        arguments: [("48K", 49_152), ("307200K", 314_572_800), ("2M", 2_097_152), ("512", 512)] as [(String, UInt64)])
    func sizes(text: String, bytes: UInt64) { #expect(ProcessorText.bytes(text) == bytes) }

    @Test("what is no size has none", arguments: ["", "K", "many", "-1K", "99999999999999999999K"])
    func noSize(text: String) { #expect(ProcessorText.bytes(text) == nil) }

    @Test("processors with the same siblings are one core")
    func cores() {
        #expect(ProcessorText.cores(siblings: ["0-1", "0-1"]) == 1)
        #expect(ProcessorText.cores(siblings: ["0,2", "1,3", "0,2", "1,3"]) == 2)
        #expect(ProcessorText.cores(siblings: ["0", "1"]) == 2)
        #expect(ProcessorText.cores(siblings: []) == nil)
    }
}

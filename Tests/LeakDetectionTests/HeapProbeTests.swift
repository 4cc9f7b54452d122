import Testing

@testable import LeakDetection

@Suite("Heap probe") struct HeapProbeTests {
    /// Of malloc_info(3), with two arenas; the totals come last.
    private static let report = """
        <malloc version="1">
        <heap nr="0">
        <sizes>
          <size from="33" to="48" total="96" count="2"/>
          <unsorted from="1041" to="2065" total="3106" count="2"/>
        </sizes>
        <total type="fast" count="2" size="96"/>
        <total type="rest" count="3" size="50000"/>
        <system type="current" size="135168"/>
        <system type="max" size="135168"/>
        <aspace type="total" size="135168"/>
        <aspace type="mprotect" size="135168"/>
        </heap>
        <heap nr="1">
        <sizes>
        </sizes>
        <total type="fast" count="0" size="0"/>
        <total type="rest" count="1" size="130000"/>
        <system type="current" size="135168"/>
        <system type="max" size="135168"/>
        <aspace type="total" size="135168"/>
        <aspace type="mprotect" size="135168"/>
        <aspace type="subheaps" size="1"/>
        </heap>
        <total type="fast" count="2" size="96"/>
        <total type="rest" count="4" size="180000"/>
        <total type="mmap" count="1" size="1052672"/>
        <system type="current" size="270336"/>
        <system type="max" size="270336"/>
        <aspace type="total" size="270336"/>
        <aspace type="mprotect" size="270336"/>
        </malloc>
        """

    @Test("of a report, all arenas count, and what was mapped apart; what is free does not")
    func totals() {
        let used: UInt64 = 270_336 - 96 - 180_000
        let mapped: UInt64 = 1_052_672
        #expect(HeapProbe.bytesInUse(in: Self.report) == used + mapped)
    }

    @Test("a report that says more is free than there is, as one taken in passing may, is no negative number")
    func moreFreeThanThereIs() {
        let report = Self.report.replacing(
            "<total type=\"rest\" count=\"4\" size=\"180000\"/>", with: "<total type=\"rest\" size=\"999999\"/>")
        #expect(HeapProbe.bytesInUse(in: report) == 1_052_672)
    }

    @Test("of a text that is no report, or half of one, nothing is known")
    func garbage() {
        let texts = [
            "", "<malloc version=\"1\">\n</malloc>", "<total type=\"fast\" size=\"1\"/>", "nonsense size=\"12\"",
            Self.report.replacing("type=\"mmap\"", with: "type=\"map\""),
            Self.report.replacing("size=\"270336\"", with: "size=\"many\""),
            Self.report.replacing("size=\"270336\"", with: "size=\"99999999999999999999999\""),
            Self.report.replacing("size=\"270336\"", with: "size=\"\(UInt64.max)\""),
            Self.report.replacing("size=\"180000\"", with: "size=\"\(UInt64.max)\""),
        ]
        for text in texts { #expect(HeapProbe.bytesInUse(in: text) == nil, "\(text)") }
    }

    @Test(
        "what is allocated is seen, and what is given back is seen to go",
        .enabled(if: HeapProbe.bytesInUse() != nil, "the allocator here does not say what is in use"),
        arguments: [1 << 20, 64 << 20])
    func allocation(size: Int) throws {
        // Other tests allocate meanwhile; of several looks one is little disturbed.
        let tolerance = Int64(size) / 2
        let isSeen = try (0..<20).contains { _ in
            let before = Int64(try #require(HeapProbe.bytesInUse()))
            let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            let during = Int64(try #require(HeapProbe.bytesInUse()))
            block.deallocate()
            let after = Int64(try #require(HeapProbe.bytesInUse()))
            return abs(during - before - Int64(size)) < tolerance && abs(during - after - Int64(size)) < tolerance
        }
        #expect(isSeen)
    }
}

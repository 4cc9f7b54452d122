import Testing

@testable import LeakDetection

@Suite struct ResidentMemoryProbeTests {
    @Test("The peak covers memory that was touched, in bytes, and does not fall when it is given back")
    func peak() throws {
        let size: UInt64 = 64 << 20
        let touched = [UInt8](repeating: 1, count: Int(size)).withUnsafeBytes { $0.count }
        let peak = try #require(ResidentMemoryProbe.peakBytes())
        #expect(touched == Int(size))
        #expect(peak > size)
        #expect(peak < 1 << 40)
        #expect(try #require(ResidentMemoryProbe.peakBytes()) >= peak)
    }
}

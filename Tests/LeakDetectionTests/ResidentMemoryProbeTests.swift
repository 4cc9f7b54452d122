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

    @Test("What is resident now covers memory that is held, and is never more than the peak")
    func current() throws {
        let size = 64 << 20
        let held = [UInt8](repeating: 1, count: size)
        let now = try #require(ResidentMemoryProbe.currentBytes())
        #expect(held.withUnsafeBytes { $0.count } == size)
        #expect(now > UInt64(size))
        // The system adds up what is resident now, and keeps the peak, at moments of its own.
        #expect(now <= (try #require(ResidentMemoryProbe.peakBytes())) + (16 << 20))
    }
}

import Testing

@testable import LoadTesting

@Suite struct StableHashTests {
    private func hash(_ body: (inout StableHash) -> Void) -> String {
        var hash = StableHash()
        body(&hash)
        return hash.hex
    }

    @Test("Nothing hashes to the offset basis of FNV-1a, in sixteen digits")
    func empty() { #expect(hash { _ in } == "cbf29ce484222325") }

    @Test("Eight zero bytes hash to what FNV-1a gives for them")
    func zeros() {
        // 0xcbf29ce484222325 * 0x100000001b3^8 mod 2^64
        #expect(hash { $0.combine(0) } == "a8c7f832281a39c5")
    }

    @Test("Where one text ends and the next begins matters")
    func boundaries() {
        let one = hash { hash in
            hash.combine("a")
            hash.combine("bc")
        }
        let other = hash { hash in
            hash.combine("ab")
            hash.combine("c")
        }
        #expect(one != other)
    }

    @Test("The order of numbers matters")
    func order() {
        let one = hash { hash in
            hash.combine(1)
            hash.combine(2)
        }
        let other = hash { hash in
            hash.combine(2)
            hash.combine(1)
        }
        #expect(one != other)
    }
}

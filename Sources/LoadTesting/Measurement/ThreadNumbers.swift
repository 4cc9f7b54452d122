import Foundation
import Synchronization

/// Numbers threads in the order in which they first ask: 0, 1, 2, ...
///
/// The number is what the thread keeps, not a pointer, so there is nothing to free when a thread ends, and a thread that
/// outlives this value keeps nothing that could be used after it. Several values number the same threads independently.
struct ThreadNumbers: ~Copyable, Sendable {
    private let key: pthread_key_t?
    private let next = Atomic<Int>(0)

    init() {
        var key = pthread_key_t()
        // A process can run out of keys (Linux has 1,024). Without one every thread is number 0, which is correct and slower.
        self.key = pthread_key_create(&key, nil) == 0 ? key : nil
    }

    deinit {
        if let key { pthread_key_delete(key) }
    }

    var current: Int {
        guard let key else { return 0 }
        // Kept plus one, since null means none.
        let kept = Int(bitPattern: pthread_getspecific(key))
        return kept > 0 ? kept - 1 : assign(key)
    }

    private func assign(_ key: pthread_key_t) -> Int {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: number + 1))
        return number
    }
}

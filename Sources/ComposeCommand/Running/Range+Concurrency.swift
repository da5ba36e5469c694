import Dispatch

extension Range<Int> {
  /// What a function makes of each number, in order; several numbers at a time where the machine has several cores.
  func concurrentMap<Element: Sendable>(_ transform: @Sendable (Int) -> Element) -> [Element] {
    Array(unsafeUninitializedCapacity: count) { buffer, filled in
      // Each place is written by one thread, once.
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: count) { offset in
        places.initializeElement(at: offset, to: transform(lowerBound + offset))
      }
      filled = count
    }
  }
}

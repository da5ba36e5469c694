import Glibc

/// What a worker has come to, in memory that the supervisor shares, so that it is known when the worker has died.
struct Progress {
  /// The numbers that are shared.
  enum Field: Int, CaseIterable {
    /// The input that is being made or run, plus one.
    case current
    /// How many inputs are done.
    case done
    /// How many had networks without errors.
    case sound
    /// The processor's time of the longest step, in nanoseconds, and whose it was.
    case longestStep, longestInput
    /// The most memory, in kilobytes.
    case memory
  }

  private let fields: UnsafeMutablePointer<UInt64>

  /// Shares memory through a file, which is made if it is not there.
  init(sharedThrough path: String) throws {
    let size = Field.allCases.count * MemoryLayout<UInt64>.size
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, ftruncate(descriptor, size) == 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
    else { throw FuzzError("\(path) cannot be shared") }
    close(descriptor)
    fields = memory.bindMemory(to: UInt64.self, capacity: Field.allCases.count)
  }

  subscript(field: Field) -> UInt64 {
    get { fields[field.rawValue] }
    nonmutating set { fields[field.rawValue] = newValue }
  }

  /// The input that is being made or run.
  var currentInput: Int? { self[.current] == 0 ? nil : Int(self[.current] - 1) }

  func clear() {
    for field in Field.allCases { self[field] = 0 }
  }

  func unmap() { munmap(fields, Field.allCases.count * MemoryLayout<UInt64>.size) }
}

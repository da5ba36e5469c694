/// First-fit placement of blocks in one stretch of memory.
struct Arena {
  /// Blocks start at multiples of a cache line, which is the widest vector as well.
  static let alignment = 64
  /// More than this is a mistake in some size, not a network.
  static let limit = 64 << 30

  private struct Block {
    let offset: Int
    let byteCount: Int
  }

  private var live: [Block] = []
  /// The bytes that all blocks so far took at the same time.
  private(set) var byteCount = 0
  /// The bytes that all blocks so far would take one after the other.
  private(set) var total = 0
  private let isReusing: Bool

  init(reusing: Bool) {
    isReusing = reusing
  }

  static func rounded(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// The offset of a new block, or nil if it lies beyond all limits.
  ///
  /// - Complexity: linear in the number of live blocks.
  mutating func place(_ requested: Int) -> Int? {
    // An empty tensor has an address of its own too.
    guard requested <= Arena.limit else { return nil }
    let size = Swift.max(Arena.rounded(requested), Arena.alignment)
    var offset = 0
    var index = 0
    while index < live.count, live[index].offset - offset < size {
      offset = live[index].offset + live[index].byteCount
      index += 1
    }
    guard offset + size <= Arena.limit else { return nil }
    live.insert(Block(offset: offset, byteCount: size), at: index)
    byteCount = Swift.max(byteCount, offset + size)
    total += size
    return offset
  }

  /// Gives a block back.
  mutating func free(_ offset: Int) {
    if isReusing { live.removeAll { $0.offset == offset } }
  }
}

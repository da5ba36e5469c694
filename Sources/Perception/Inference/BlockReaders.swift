/// Which blocks read what others give.
struct BlockReaders {
  private let blocks: [BlockEntry]
  private let readers: [[Int]]

  init(_ blocks: [BlockEntry]) {
    self.blocks = blocks
    var givers: [String: Int] = [:]
    for (index, entry) in blocks.enumerated() {
      for out in entry.outKeys where givers[out.value] == nil { givers[out.value] = index }
    }
    var readers = [[Int]](repeating: [], count: blocks.count)
    for (index, entry) in blocks.enumerated() {
      for giver in Set(entry.inKeys.compactMap { givers[$0.value] }) { readers[giver].append(index) }
    }
    self.readers = readers
  }

  /// The tensors that cannot be had before a block has run: its own, and those that are made of them.
  func tensors(behind index: Int) -> Set<String> {
    var behind: Set<Int> = [index]
    var pending = [index]
    while let next = pending.popLast(), behind.count <= Self.mostBlocks {
      pending += readers[next].filter { behind.insert($0).inserted }
    }
    return Set(behind.flatMap { blocks[$0].outKeys.map(\.value) })
  }

  /// Of a longer chain, some tensors are taken for ones that could be had: this is for messages.
  private static let mostBlocks = 200
}

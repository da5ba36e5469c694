import Tensors

/// Where a tensor stands while a program runs.
enum Location: Hashable, Sendable {
  /// So many bytes from the start of the arena.
  case arena(Int)
  /// In the memory of a tensor that is given from outside.
  case external(Int)
  /// Nowhere: nobody reads it.
  case unused
}

/// The operations that some outputs need, in order, with sizes known and a place for every tensor.
struct Program: Sendable {
  struct Step: Sendable {
    let kernel: Kernel
    /// Where the step's addresses start in the table.
    let firstSlot: Int
  }

  struct Placed: Sendable {
    let location: Location
    let type: ConcreteType
  }

  let steps: [Step]
  /// The table of addresses that all steps read, one after the other.
  let slots: [Location]
  /// Tensors that are given from outside.
  let externals: [ConcreteType]
  let outputs: [Placed]
  let arenaByteCount: Int
  /// What the tensors would take if none shared its memory with another.
  let unsharedByteCount: Int

  /// Writes the addresses that do not change from run to run.
  func link(_ table: UnsafeMutablePointer<UnsafeMutableRawPointer>, arena: UnsafeMutableRawPointer) {
    for (index, slot) in slots.enumerated() {
      switch slot {
      case .arena(let offset): table[index] = arena + offset
      case .external, .unused: table[index] = arena
      }
    }
  }

  /// Writes the addresses of the tensors that are given from outside.
  func bind(
    _ table: UnsafeMutablePointer<UnsafeMutableRawPointer>,
    to externals: UnsafePointer<UnsafeMutableRawPointer>
  ) {
    for (slot, external) in externalSlots { table[slot] = externals[external] }
  }

  /// Runs all steps on a table of addresses.
  func run(_ table: UnsafePointer<UnsafeMutableRawPointer>) {
    for step in steps { step.kernel.run(table + step.firstSlot) }
  }

  let externalSlots: [(slot: Int, external: Int)]

  init(
    steps: [Step], slots: [Location], externals: [ConcreteType], outputs: [Placed], arenaByteCount: Int,
    unsharedByteCount: Int
  ) {
    self.steps = steps
    self.slots = slots
    self.externals = externals
    self.outputs = outputs
    self.arenaByteCount = arenaByteCount
    self.unsharedByteCount = unsharedByteCount
    externalSlots = slots.enumerated().compactMap { index, slot in
      if case .external(let external) = slot { (index, external) } else { nil }
    }
  }
}

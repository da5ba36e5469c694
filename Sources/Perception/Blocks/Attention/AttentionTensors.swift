import Compute
import Tensors

/// What attention reads, with any axes in front of sequence and features: checked against each other, and folded
/// to one axis in front.
struct AttentionTensors {
  let query: Value
  let key: Value
  let value: Value
  /// `[…, L, S]`: 1 where a query may see a key.
  let mask: Value?
  /// `[…, S]`: 1 where there is a key.
  let padding: Value?
  /// The place of the first mask among the block's inputs.
  let firstMask: Int

  /// The tensors as `[N, sequence, features]`.
  struct Folded {
    let query: Value
    let key: Value
    let value: Value
    let visible: Value?
  }

  private var inputs: [Value] { [query, key, value] }
  private var keysAreVectors: Bool { key.shape.rank == 2 }
  private var leading: [Dimension] { Array(key.shape.dimensions.dropLast(keysAreVectors ? 1 : 2)) }
  private var keyCount: Dimension { keysAreVectors ? 1 : key.shape[key.shape.rank - 2] }
  private var queryCount: Dimension {
    query.shape.rank == leading.count + 2 ? query.shape[query.shape.rank - 2] : 1
  }

  func folded(with builder: NetworkBuilder) throws(ShapeError) -> Folded {
    do {
      try check()
    } catch {
      throw error.at(builder.graph.origin)
    }
    let batch = leading.reduce(1, *)
    func sequence(_ value: Value, _ count: Dimension) throws(ShapeError) -> Value {
      try builder.graph.reshape(value, to: [batch, count, value.shape[value.shape.rank - 1]])
    }
    var visible = try mask.map { (mask) throws(ShapeError) in
      let folded = try builder.graph.reshape(mask, to: [batch, queryCount, keyCount])
      return try firstKeyVisible(Self.kept(folded, with: builder), with: builder)
    }
    if let padding {
      let keys = try Self.kept(
        builder.graph.reshape(padding, to: [batch, 1, keyCount]), with: builder)
      visible =
        try visible.map { (mask) throws(ShapeError) in try builder.graph.multiply(mask, keys) } ?? keys
    }
    return Folded(
      query: try sequence(query, queryCount), key: try sequence(key, keyCount),
      value: try sequence(value, keyCount), visible: visible)
  }

  /// 1 for entries that are 1, 0 for all others.
  static func kept(_ mask: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    if mask.elementType == .bool { return try builder.graph.cast(mask, to: .float32) }
    let one = try builder.graph.constant(1, elementType: mask.elementType)
    return try builder.graph.cast(builder.graph.equal(mask, one), to: .float32)
  }

  /// As the reference has it, so that an attention mask leaves no query without any key.
  private func firstKeyVisible(_ mask: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    let positions = try builder.graph.positions(keyCount)
    let zero = try builder.graph.constant(0, elementType: positions.elementType)
    let first = try builder.graph.cast(builder.graph.equal(positions, zero), to: .float32)
    return try builder.graph.maximum(mask, first)
  }

  private func check() throws(ShapeError) {
    let rank = key.shape.rank
    guard value.shape.rank == rank, query.shape.rank == rank || query.shape.rank == rank - 1,
      query.shape.rank >= 2
    else { throw Self.disagreement(.rankDisagreement(operands: [0, 1, 2], shapes: inputs.map(\.shape))) }
    for axis in leading.indices {
      for operand in [0, 2] where inputs[operand].shape[axis] != leading[axis] {
        throw Self.disagreement(
          .disagreement(operands: [operand, 1], shapes: [inputs[operand].shape, key.shape], axis: axis))
      }
    }
    if !keysAreVectors, value.shape[rank - 2] != keyCount {
      throw Self.disagreement(
        .disagreement(operands: [1, 2], shapes: [key.shape, value.shape], axis: rank - 2))
    }
    if let mask { try Self.check(mask, firstMask, is: Shape(leading + [queryCount, keyCount])) }
    if let padding {
      try Self.check(padding, mask == nil ? firstMask : firstMask + 1, is: Shape(leading + [keyCount]))
    }
  }

  /// Checks the shape of a mask, the operand of the given index.
  static func check(_ mask: Value, _ operand: Int, is needed: Shape) throws(ShapeError) {
    guard mask.shape.rank == needed.rank else {
      throw Self.disagreement(
        .rank(operand: operand, found: mask.shape, atLeast: needed.rank, atMost: needed.rank))
    }
    for axis in needed.dimensions.indices where mask.shape[axis] != needed[axis] {
      throw Self.disagreement(
        .size(operand: operand, axis: axis, found: mask.shape, needed: needed[axis]))
    }
  }

  private static func disagreement(_ fact: ShapeError.Fact) -> ShapeError {
    ShapeError(operation: "attention", fact: fact)
  }
}

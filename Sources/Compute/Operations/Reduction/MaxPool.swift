import Tensors

/// The largest element of each place of a window over `[N, C, spatial...]`, and where it stands.
///
/// The second result is the index of the first largest element within its spatial plane: what the gradient
/// needs instead of the operand.
struct MaxPool: Operation {
  let size: [Int]
  let window: Window

  var name: String { "max-pool" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    let rank = window.rank + 2
    try requireRank(operands, 0, atLeast: rank, atMost: rank)
    let x = operands[0].shape
    let places = try window.placeCounts(of: 0, x, kernel: size.map { Dimension($0) }, in: self)
    let shape = Shape([x[0], x[1]] + places)
    return [TensorType(operands[0].elementType, shape: shape), TensorType(.int64, shape: shape)]
  }
}

extension Graph {
  /// The largest element of each place of a window over `[N, C, spatial...]`; a last place that does not fit
  /// is left out.
  ///
  /// Strides that are left empty are the window's size. Padding counts as smaller than any number and is at
  /// most half of the window.
  public mutating func maxPool(
    _ x: Value, window size: [Int], strides: [Int] = [], padding: [(before: Int, after: Int)] = []
  ) throws(ShapeError) -> Value {
    precondition((1...3).contains(size.count) && size.allSatisfy { $0 > 0 }, "no window of size \(size)")
    let window = Window(
      rank: size.count, strides: strides.isEmpty ? size : strides, padding: padding, dilation: [])
    for (padding, size) in zip(window.padding, size) {
      precondition(
        padding.before * 2 <= size && padding.after * 2 <= size,
        "padding \(padding.before), \(padding.after) is more than half of a window of \(size)")
    }
    return try append(MaxPool(size: size, window: window), [x])[0]
  }
}

import Tensors

/// How a window moves over spatial axes.
struct Window: Hashable, Sendable {
  struct Padding: Hashable, Sendable {
    var before: Int
    var after: Int
  }

  let strides: [Int]
  let padding: [Padding]
  let dilation: [Int]

  /// A window over so many axes; what is left empty is one, or no padding.
  ///
  /// - Precondition: steps and dilations are positive, padding is not negative, each given for all axes.
  init(rank: Int, strides: [Int], padding: [(before: Int, after: Int)], dilation: [Int]) {
    self.strides = strides.isEmpty ? Array(repeating: 1, count: rank) : strides
    self.padding =
      padding.isEmpty
      ? Array(repeating: Padding(before: 0, after: 0), count: rank)
      : padding.map { Padding(before: $0.before, after: $0.after) }
    self.dilation = dilation.isEmpty ? Array(repeating: 1, count: rank) : dilation
    precondition(
      self.strides.count == rank && self.padding.count == rank && self.dilation.count == rank,
      "a window over \(rank) axes needs a stride, a padding and a dilation for each")
    precondition(
      self.strides.allSatisfy { $0 > 0 } && self.dilation.allSatisfy { $0 > 0 }
        && self.padding.allSatisfy { $0.before >= 0 && $0.after >= 0 },
      "strides and dilations are positive, paddings are not negative")
  }

  var rank: Int { strides.count }

  /// How far the window reaches along an axis, from its first to its last element.
  func extent(_ kernel: Dimension, axis: Int) -> Dimension {
    Dimension(dilation[axis]) * (kernel - 1) + 1
  }

  /// How many places the window has along an axis.
  func placeCount(_ size: Dimension, kernel: Dimension, axis: Int) -> Dimension {
    let room = size + Dimension(padding[axis].before) + Dimension(padding[axis].after)
    return (room - extent(kernel, axis: axis)).dividedRoundingDown(by: strides[axis]) + 1
  }

  /// The sizes of the spatial axes after the window has passed, which follow two leading axes.
  func placeCounts(
    of operand: Int, _ input: Shape, kernel: [Dimension], in operation: some Operation
  ) throws(ShapeError) -> [Dimension] {
    var counts: [Dimension] = []
    for axis in 0..<rank {
      if Swift.max(padding[axis].before, padding[axis].after) > Graph.elementLimit {
        throw operation.error(.tooManyElements(shape: input, limit: Graph.elementLimit))
      }
      let size = input[axis + 2]
      let count = placeCount(size, kernel: kernel[axis], axis: axis)
      if let number = count.constant, number < 1 || size == 0,
        let extent = extent(kernel[axis], axis: axis).constant
      {
        let minimum = Swift.max(1, extent - padding[axis].before - padding[axis].after)
        throw operation.error(
          .tooSmall(operand: operand, axis: axis + 2, found: input, minimum: minimum))
      }
      counts.append(count)
    }
    return counts
  }
}

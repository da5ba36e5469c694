import Tensors

/// The largest element of each place of a window over `[N, C, spatial...]`, and where it stands.
///
/// The second result is the index of the first largest element within its spatial plane: what the gradient
/// needs instead of the operand.
struct MaxPool: FloatingOperation {
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

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let planes = site.results[0].shape[0] * site.results[0].shape[1]
    let padded = { (sizes: [Int], filler: Int) in
      Array(repeating: filler, count: 3 - sizes.count) + sizes
    }
    let input = padded(Array(site.operands[0].shape.dropFirst(2)), 1)
    let output = padded(Array(site.results[0].shape.dropFirst(2)), 1)
    let kernel = padded(size, 1)
    let strides = padded(window.strides, 1)
    let before = padded(window.padding.map(\.before), 0)
    let axes = (0..<3).map { axis in
      (0..<output[axis]).map { place in
        let start = place * strides[axis] - before[axis]
        return Swift.max(0, start)..<Swift.min(input[axis], start + kernel[axis])
      }
    }
    let inputPlane = input.reduce(1, *)
    let wantsValues = site.isResultUsed[0]
    let wantsPositions = site.isResultUsed[1]
    return Kernel { addresses in
      var place = 0
      for plane in 0..<planes {
        let x = addresses[0].elements(S.self) + plane * inputPlane
        for z in axes[0] {
          for y in axes[1] {
            for column in axes[2] {
              let position = Self.largest(x, z, y, column, height: input[1], width: input[2])
              if wantsValues { addresses[1].elements(S.self)[place] = x[position] }
              if wantsPositions { addresses[2].elements(Int64.self)[place] = Int64(position) }
              place += 1
            }
          }
        }
      }
    }
  }

  /// The index of the first largest element of a box, or of its first element that is not a number.
  @inline(__always)
  private static func largest<S: KernelScalar>(
    _ x: UnsafePointer<S>, _ deep: Range<Int>, _ high: Range<Int>, _ wide: Range<Int>, height: Int, width: Int
  ) -> Int {
    var best = (deep.lowerBound * height + high.lowerBound) * width + wide.lowerBound
    for z in deep {
      for y in high {
        let row = (z * height + y) * width
        for index in (row + wide.lowerBound)..<(row + wide.upperBound) {
          if x[index] > x[best] || (x[index] != x[index] && x[best] == x[best]) { best = index }
        }
      }
    }
    return best
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let scatter = PlaneScatter(shape: node.operands[0].shape)
    return [try graph.apply(scatter, cotangent, node.results[1])]
  }
}

/// The sum of numbers at their positions within spatial planes: the gradient of taking them from there.
struct PlaneScatter: FloatingOperation {
  let shape: Shape

  var name: String { "scatter" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    PlaneScatter(shape: shape.substituting(bindings))
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let count = site.results[0].count
    let planes = site.results[0].shape[0] * site.results[0].shape[1]
    let plane = site.results[0].shape[2...].reduce(1, *)
    let places = site.operands[0].shape[2...].reduce(1, *)
    return Kernel { addresses in
      let numbers = addresses[0].elements(S.self)
      let positions = addresses[1].elements(Int64.self)
      let result = addresses[2].elements(S.self)
      result.update(repeating: 0, count: count)
      for index in 0..<planes {
        let target = result + index * plane
        for place in (index * places)..<((index + 1) * places) {
          target[Int(positions[place])] += numbers[place]
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    return [try graph.apply(PlaneGather(), cotangent, node.operands[1]), nil]
  }
}

/// The numbers at positions within spatial planes.
struct PlaneGather: FloatingOperation {
  var name: String { "gather" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(operands[0].elementType, shape: operands[1].shape)]
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let planes = site.operands[0].shape[0] * site.operands[0].shape[1]
    let plane = site.operands[0].shape[2...].reduce(1, *)
    let places = site.results[0].shape[2...].reduce(1, *)
    return Kernel { addresses in
      let positions = addresses[1].elements(Int64.self)
      let result = addresses[2].elements(S.self)
      for index in 0..<planes {
        let source = addresses[0].elements(S.self) + index * plane
        for place in (index * places)..<((index + 1) * places) {
          result[place] = source[Int(positions[place])]
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let scatter = PlaneScatter(shape: node.operands[0].shape)
    return [try graph.apply(scatter, cotangent, node.operands[1]), nil]
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

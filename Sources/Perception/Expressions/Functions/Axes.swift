import Compute
import Tensors

extension ExpressionLibrary {
  /// Functions that move axes, add them and take them away; nothing is computed.
  static let axisFunctions: [ExpressionFunction] =
    insertions + permutations + reshapes + partitions + rearrangements

  // MARK: - Axes of size 1

  private static let insertions: [ExpressionFunction] = [
    ExpressionFunction("unsqueeze", [.input, .axis]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(
        try arguments.integer("dim") ?? 0, named: "dim", rank: x.shape.rank + 1, of: x.shape)
      var shape = x.shape
      shape.dimensions.insert(1, at: axis)
      return .tensor(try b.graph.reshape(x, to: shape))
    },
    ExpressionFunction("squeeze", [.input, .optional("dim", "axis", is: .axes)]) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axes =
        try arguments["dim"] == nil
        ? x.shape.dimensions.indices.dropFirst().filter { x.shape[$0] == 1 } : arguments.axes(of: x)
      for axis in axes where x.shape[axis] != 1 {
        throw arguments.fault(
          "squeezes axis \(axis) of \(x.shape), whose size is \(x.shape[axis]) and not 1", in: "dim",
          about: arguments.operands)
      }
      return .tensor(try b.dropping(axes, of: x, unless: false))
    },
  ]

  // MARK: - Order

  private static let permutations: [ExpressionFunction] =
    ["transpose", "swapaxes", "swapdims"].map { name in
      ExpressionFunction(
        name,
        [.input, .required("dim0", "axis0", is: .axis), .required("dim1", "axis1", is: .axis)]
      ) { (arguments, b) throws(ShapeError) in
        let x = try arguments.tensor()
        var order = Array(0..<x.shape.rank)
        order.swapAt(try arguments.axis("dim0", of: x), try arguments.axis("dim1", of: x))
        return .tensor(try b.graph.transpose(x, permutation: order))
      }
    } + [
      ExpressionFunction("permute", [.input, .variadic("dims", is: .integers)]) {
        (arguments, b) throws(ShapeError) in
        let x = try arguments.tensor()
        let dims = try arguments.integers("dims")
        let order = dims.map { $0 < 0 ? $0 + x.shape.rank : $0 }
        guard order.first == 0 else {
          throw arguments.fault(
            "moves the batch axis of \(x.shape), which must be left alone", in: "dims",
            help: "the first number of `permute` is 0", about: arguments.operands)
        }
        guard order.sorted() == Array(0..<x.shape.rank) else {
          throw arguments.fault(
            "permutes the \(x.shape.rank) axes of \(x.shape) by \(dims), which does not name each once",
            in: "dims", about: arguments.operands)
        }
        return .tensor(try b.graph.transpose(x, permutation: order))
      },
      ExpressionFunction(
        "movedim", [.input, .required("source", is: .axis), .required("destination", is: .axis)]
      ) { (arguments, b) throws(ShapeError) in
        let x = try arguments.tensor()
        let (source, destination) = (
          try arguments.axis("source", of: x), try arguments.axis("destination", of: x)
        )
        var order = Array(0..<x.shape.rank)
        order.insert(order.remove(at: source), at: destination)
        return .tensor(try b.graph.transpose(x, permutation: order))
      },
    ]

  // MARK: - Shape

  private static let reshapes: [ExpressionFunction] = [
    ExpressionFunction("reshape", [.input, .variadic("shape", is: .integers)], body: reshaped),
    ExpressionFunction(
      "flatten", [.input, .required("start_dim", is: .axis), .optional("end_dim", is: .axis)]
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let start = try arguments.axis("start_dim", of: x)
      let end = try arguments.axis("end_dim", of: x)
      guard start <= end else { throw arguments.fault("flattens from axis \(start) to axis \(end)") }
      let sizes = x.shape.dimensions
      let merged = sizes[start...end].reduce(1, *)
      return .tensor(
        try b.graph.reshape(x, to: Shape(sizes[..<start] + [merged] + sizes[(end + 1)...])))
    },
    ExpressionFunction("unflatten", [.input, .axis, .required("sizes", is: .integers)]) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let parts = try completed(try arguments.sizes("sizes"), of: x.shape[axis], "sizes", arguments)
      let sizes = x.shape.dimensions
      return .tensor(
        try b.graph.reshape(x, to: Shape(sizes[..<axis] + parts + sizes[(axis + 1)...])))
    },
    ExpressionFunction("broadcast_to", [.input, .required("size", is: .integers)], body: expanded),
  ]

  /// Methods that only tensors have.
  static let layouts: [ExpressionFunction] = [
    ExpressionFunction("view", [.input, .variadic("shape", is: .integers)], body: reshaped),
    ExpressionFunction("expand", [.input, .variadic("size", is: .integers)], body: expanded),
    ExpressionFunction("expand_as", [.input, .required("other", is: .tensor)]) {
      (arguments, b) throws(ShapeError) in
      .tensor(try b.graph.broadcast(arguments.tensor(), to: arguments.tensor("other").shape))
    },
    ExpressionFunction("repeat", [.input, .variadic("repeats", is: .integers)]) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let repeats = try arguments.integers("repeats")
      guard repeats.count == x.shape.rank, repeats.first == 1 else {
        throw arguments.fault(
          "repeats \(x.shape) by \(repeats): there must be a number for each axis, and 1 for the batch axis",
          in: "repeats", about: arguments.operands)
      }
      var result = x
      for (axis, count) in repeats.enumerated() where count != 1 {
        result = try repeated(result, axis: axis, count: count, isInterleaved: false, arguments, b)
      }
      return .tensor(result)
    },
  ]

  private static func reshaped(
    _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> ExpressionValue {
    let x = try arguments.tensor()
    let sizes = try completed(try arguments.sizes("shape"), of: x.shape.elementCount, "shape", arguments)
    guard sizes.first == x.shape[0] else {
      throw arguments.fault(
        "brings \(x.shape) into the shape \(Shape(sizes)), which does not begin with the batch axis",
        in: "shape", help: "begin with `-1`, or with `x.shape[0]`",
        about: arguments.operands)
    }
    return .tensor(try b.graph.reshape(x, to: Shape(sizes)))
  }

  /// Sizes with -1 replaced by what is left of a number of elements.
  private static func completed(
    _ sizes: [Dimension], of count: Dimension, _ name: String, _ arguments: ExpressionArguments
  ) throws(ShapeError) -> [Dimension] {
    let open = sizes.indices.filter { sizes[$0] == -1 }
    guard open.count <= 1, !sizes.contains(where: { $0.constant.map { $0 < -1 } ?? false }) else {
      throw arguments.fault("has sizes \(Shape(sizes)), of which one at most may be -1", in: name)
    }
    guard let place = open.first else { return sizes }
    let known = sizes.enumerated().filter { $0.offset != place }.reduce(Dimension(1)) { $0 * $1.element }
    guard let rest = count.dividedExactly(by: known) else {
      throw arguments.fault(
        "does not find a size for -1: \(count) is no multiple of \(known)", in: name,
        about: arguments.operands)
    }
    var result = sizes
    result[place] = rest
    return result
  }

  private static func expanded(
    _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> ExpressionValue {
    let x = try arguments.tensor()
    let sizes = try arguments.sizes("size")
    guard sizes.count == x.shape.rank, let first = sizes.first, first == -1 || first == x.shape[0] else {
      throw arguments.fault(
        "expands \(x.shape) to \(Shape(sizes)): there must be a size for each axis, and -1 for the batch axis",
        in: "size", about: arguments.operands)
    }
    let shape = zip(sizes, x.shape.dimensions).map { $0 == -1 ? $1 : $0 }
    return .tensor(try b.graph.broadcast(x, to: Shape(shape)))
  }

  // MARK: - Parts

  private static let partitions: [ExpressionFunction] = [
    ExpressionFunction(
      "chunk", [.input, .required("chunks", is: .integer), .axis],
      gives: { _ in .list(.tensor, count: nil) }
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let chunks = try arguments.integer("chunks") ?? 0
      guard chunks > 0 else { throw arguments.fault("makes \(chunks) chunks", in: "chunks") }
      let size = try fixedSize(of: x, axis, arguments)
      return .list(
        try parts(of: x, axis, sizes: equalSizes(of: size, (size + chunks - 1) / chunks, arguments), b))
    },
    ExpressionFunction(
      "split", [.input, .required("split_size_or_sections", "split_size", is: .oneOrIntegers), .axis],
      gives: { types in
        if case .list(_, let count, _)? = types[1] { return .list(.tensor, count: count) }
        return .list(.tensor, count: nil)
      }
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let size = try fixedSize(of: x, axis, arguments)
      var sizes = try arguments.integers("split_size_or_sections")
      if case .integer? = arguments["split_size_or_sections"] {
        guard sizes[0] > 0 else {
          throw arguments.fault("splits into parts of size \(sizes[0])", in: "split_size_or_sections")
        }
        sizes = try equalSizes(of: size, sizes[0], arguments)
      }
      guard sizes.allSatisfy({ (0...size).contains($0) }), sizes.reduce(0, +) == size else {
        throw arguments.fault(
          "splits axis \(axis) of \(x.shape) into \(sizes), which is not \(size) in all",
          in: "split_size_or_sections", about: arguments.operands)
      }
      return .list(try parts(of: x, axis, sizes: sizes, b))
    },
    ExpressionFunction("unbind", [.input, .axis], gives: { _ in .list(.tensor, count: nil) }) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let ones = try equalSizes(of: fixedSize(of: x, axis, arguments), 1, arguments)
      var result: [ExpressionValue] = []
      for index in ones.indices {
        result.append(.tensor(try b.graph.element(x, axis: axis, at: index)))
      }
      return .list(result)
    },
    ExpressionFunction("select", [.input, .axis, .required("index", is: .integer)]) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let index = try arguments.integer("index") ?? 0
      if let size = x.shape[axis].constant, !(-size..<size).contains(index) {
        throw arguments.fault(
          "takes index \(index) of axis \(axis) of \(x.shape)", in: "index", about: arguments.operands)
      }
      return .tensor(try b.graph.element(x, axis: axis, at: index))
    },
    ExpressionFunction(
      "narrow",
      [.input, .axis, .required("start", is: .integer), .required("length", is: .integer)]
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis(of: x)
      let (start, length) = (try arguments.size("start") ?? 0, try arguments.size("length") ?? 0)
      let first = start.constant.map { $0 < 0 } ?? false ? x.shape[axis] + start : start
      return .tensor(try b.graph.slice(x, axis: axis, from: first, to: first + length))
    },
  ]

  private static func fixedSize(
    of x: Value, _ axis: Int, _ arguments: ExpressionArguments
  ) throws(ShapeError) -> Int {
    guard let size = x.shape[axis].constant else {
      throw arguments.fault(
        "takes axis \(axis) of \(x.shape) apart, whose size is known only when the network runs",
        about: arguments.operands)
    }
    return size
  }

  /// The sizes of parts that are equal but for the last.
  private static func equalSizes(
    of size: Int, _ part: Int, _ arguments: ExpressionArguments
  ) throws(ShapeError) -> [Int] {
    let part = max(part, 1)
    let count = max(1, size / part + (size % part == 0 ? 0 : 1))
    guard count <= ExpressionLimits.parts else {
      throw arguments.fault(
        "takes a tensor apart into \(count), more than \(ExpressionLimits.parts)", about: arguments.operands)
    }
    return (0..<count).map { min(part, size - $0 * part) }
  }

  private static func parts(
    of x: Value, _ axis: Int, sizes: [Int], _ b: NetworkBuilder
  ) throws(ShapeError) -> [ExpressionValue] {
    var result: [ExpressionValue] = []
    var start = 0
    for size in sizes {
      result.append(
        .tensor(try b.graph.slice(x, axis: axis, from: Dimension(start), to: Dimension(start + size))))
      start += size
    }
    return result
  }

  // MARK: - Order and number of an axis' indices

  private static let rearrangements: [ExpressionFunction] = [
    ExpressionFunction("flip", [.input, .variadic("dims", is: .integers)]) {
      (arguments, b) throws(ShapeError) in
      var result = try arguments.tensor()
      for axis in try arguments.axes("dims", of: result) {
        result = try b.graph.reverse(result, axis: axis)
      }
      return .tensor(result)
    },
    ExpressionFunction(
      "roll", [.input, .required("shifts", is: .integer), .required("dims", is: .axis)]
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      let axis = try arguments.axis("dims", of: x)
      let size = try fixedSize(of: x, axis, arguments)
      let shift = try arguments.integer("shifts") ?? 0
      guard size > 0 else { return .tensor(x) }
      let start = ((-(shift % size)) % size + size) % size
      let (front, back) = (
        try b.graph.slice(x, axis: axis, from: Dimension(start), to: Dimension(size)),
        try b.graph.slice(x, axis: axis, from: 0, to: Dimension(start))
      )
      return .tensor(try b.graph.concatenate([front, back], axis: axis))
    },
    ExpressionFunction("repeat_interleave", [.input, .required("repeats", is: .integer), .axis]) {
      (arguments, b) throws(ShapeError) in
      let x = try arguments.tensor()
      return .tensor(
        try repeated(
          x, axis: arguments.axis(of: x), count: arguments.integer("repeats") ?? 1, isInterleaved: true,
          arguments, b))
    },
  ]

  private static func repeated(
    _ x: Value, axis: Int, count: Int, isInterleaved: Bool, _ arguments: ExpressionArguments,
    _ b: NetworkBuilder
  ) throws(ShapeError) -> Value {
    guard (0...Limits.size).contains(count) else {
      throw arguments.fault("repeats \(count) times", in: "repeats")
    }
    let place = isInterleaved ? axis + 1 : axis
    var shape = x.shape
    shape.dimensions.insert(1, at: place)
    let single = try b.graph.reshape(x, to: shape)
    shape[place] = Dimension(count)
    var merged = x.shape
    merged[axis] = merged[axis] * Dimension(count)
    return try b.graph.reshape(b.graph.broadcast(single, to: shape), to: merged)
  }
}

import Tensors

extension Program {
  /// Plans the nodes that some outputs need.
  ///
  /// - Parameters:
  ///   - graph: Where the outputs are computed.
  ///   - outputs: What is wanted.
  ///   - externals: The values that are given from outside.
  ///   - bindings: A number for each name of a size.
  ///   - precision: What stands for float32.
  ///   - isReusing: Whether tensors share memory after each other.
  init(
    _ graph: Graph, outputs: [Value], externals: [Value], bindings: [String: Int], precision: Precision,
    reusingMemory isReusing: Bool
  ) throws(ShapeError) {
    var planner = Planner(
      bindings: bindings, precision: precision, arena: Arena(reusing: isReusing))
    try planner.declare(externals)
    let nodes = graph.nodes(neededFor: outputs)
    try planner.resolve(nodes)
    planner.findLastUses(nodes, outputs: outputs)
    for index in nodes.indices { try planner.place(index) }
    self.init(
      steps: planner.steps, slots: planner.slots, externals: externals.map { planner.concrete($0) },
      outputs: outputs.map {
        Placed(location: planner.locations[$0.id] ?? .unused, type: planner.concrete($0))
      },
      arenaByteCount: planner.arena.byteCount, unsharedByteCount: planner.arena.total)
  }
}

extension Graph {
  /// The nodes that some values are computed by, in order.
  func nodes(neededFor values: [Value]) -> [Node] {
    var wanted = Set(values.map(\.id))
    var result: [Node] = []
    for node in nodes.reversed() where node.results.contains(where: { wanted.contains($0.id) }) {
      wanted.formUnion(node.operands.map(\.id))
      result.append(node)
    }
    return result.reversed()
  }
}

/// The state of planning: types, then lifetimes, then places.
private struct Planner {
  let bindings: [String: Int]
  let precision: Precision
  var arena: Arena

  private(set) var steps: [Program.Step] = []
  private(set) var slots: [Location] = []
  private(set) var locations: [Int: Location] = [:]
  private var types: [Int: TensorType] = [:]
  private var resolved: [(node: Node, operation: any Operation)] = []
  /// The last node that reads the memory of each value; values of views count for what they view.
  private var lastUse: [Int: Int] = [:]
  private var viewed: [Int: Int] = [:]
  private var used: Set<Int> = []
  private var dying: [[Int]] = []

  init(bindings: [String: Int], precision: Precision, arena: Arena) {
    self.bindings = bindings
    self.precision = precision
    self.arena = arena
  }

  func concrete(_ value: Value) -> ConcreteType {
    let type = types[value.id] ?? value.type
    return ConcreteType(
      elementType: precision.stored(type.elementType), shape: type.shape.constant ?? [])
  }

  mutating func declare(_ externals: [Value]) throws(ShapeError) {
    for (index, value) in externals.enumerated() {
      locations[value.id] = .external(index)
      types[value.id] = try checked(
        TensorType(value.elementType, shape: value.shape.substituting(bindings.mapValues { Dimension($0) })),
        operation: "input")
    }
  }

  /// Runs the shape rules again, on numbers.
  mutating func resolve(_ nodes: [Node]) throws(ShapeError) {
    let dimensions = bindings.mapValues { Dimension($0) }
    for node in nodes {
      let operation = node.operation.substituting(dimensions)
      do {
        let results = try operation.resultTypes(node.operands.map { types[$0.id] ?? $0.type })
        for (value, type) in zip(node.results, results) {
          types[value.id] = try checked(type, operation: operation.name)
        }
      } catch {
        throw error.at(node.origin)
      }
      resolved.append((node, operation))
    }
  }

  private func checked(_ type: TensorType, operation: String) throws(ShapeError) -> TensorType {
    guard type.shape.constant != nil else {
      throw ShapeError(operation: operation, fact: .unboundNames(type.shape.symbols.sorted()))
    }
    if let fact = Graph.problem(of: type.shape, at: type.shape) {
      throw ShapeError(operation: operation, fact: fact)
    }
    return type
  }

  mutating func findLastUses(_ nodes: [Node], outputs: [Value]) {
    for (index, node) in nodes.enumerated() {
      for operand in node.operands {
        used.insert(operand.id)
        lastUse[root(operand.id)] = index
      }
      if resolved[index].operation.isView, let result = node.results.first {
        viewed[result.id] = root(node.operands[0].id)
      }
    }
    for output in outputs {
      used.insert(output.id)
      lastUse[root(output.id)] = nodes.count
    }
    dying = Array(repeating: [], count: nodes.count + 1)
    for (value, index) in lastUse { dying[index].append(value) }
  }

  private func root(_ id: Int) -> Int { viewed[id] ?? id }

  mutating func place(_ index: Int) throws(ShapeError) {
    let (node, operation) = resolved[index]
    if operation.isView, let result = node.results.first {
      locations[result.id] = locations[node.operands[0].id]
    } else {
      do {
        try append(node, operation)
      } catch {
        throw error.at(node.origin)
      }
    }
    for value in dying[index] {
      if case .arena(let offset)? = locations[value] { arena.free(offset) }
    }
  }

  private mutating func append(_ node: Node, _ operation: any Operation) throws(ShapeError) {
    let isUsed = node.results.map { used.contains($0.id) }
    let kernel = try operation.kernel(
      KernelSite(
        operands: node.operands.map(concrete), results: node.results.map(concrete), isResultUsed: isUsed,
        bindings: bindings, precision: precision))
    steps.append(Program.Step(kernel: kernel, firstSlot: slots.count))
    slots += node.operands.map { locations[$0.id] ?? .unused }
    for (result, isUsed) in zip(node.results, isUsed) {
      let location: Location = isUsed ? .arena(try allocate(concrete(result).byteCount)) : .unused
      locations[result.id] = location
      slots.append(location)
    }
    if kernel.scratchByteCount > 0 {
      let offset = try allocate(kernel.scratchByteCount)
      slots.append(.arena(offset))
      arena.free(offset)
    }
  }

  private mutating func allocate(_ byteCount: Int) throws(ShapeError) -> Int {
    guard let offset = arena.place(byteCount) else {
      throw ShapeError(operation: "plan", fact: .memory(byteCount: byteCount, limit: Arena.limit))
    }
    return offset
  }
}

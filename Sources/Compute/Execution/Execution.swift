import Glibc
public import Tensors

/// A plan with its memory, ready to run again and again.
///
/// Runs of one execution must follow each other; for several at once make several executions.
public final class Execution {
  /// What is run.
  public let plan: Plan

  private let arena: UnsafeMutableRawPointer
  private let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private let externals: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// Tensors in the plan's element type, where they were given in another one.
  private var conversions: [Int: UnsafeMutableRawPointer] = [:]

  /// Reserves the memory of a plan.
  public init(_ plan: Plan) throws(ExecutionError) {
    if case .failure(let missing) = MatrixLibrary.shared { throw .library(missing) }
    let program = plan.program
    let available = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard program.arenaByteCount <= available,
      let arena = aligned_alloc(Arena.alignment, Swift.max(program.arenaByteCount, Arena.alignment))
    else { throw .memory(byteCount: program.arenaByteCount) }
    self.plan = plan
    self.arena = arena
    table = .allocate(capacity: Swift.max(program.slots.count, 1))
    table.initialize(repeating: arena, count: Swift.max(program.slots.count, 1))
    externals = .allocate(capacity: Swift.max(program.externals.count, 1))
    externals.initialize(repeating: arena, count: Swift.max(program.externals.count, 1))
    program.link(table, arena: arena)
  }

  deinit {
    free(arena)
    table.deallocate()
    externals.deallocate()
    for buffer in conversions.values { free(buffer) }
  }

  /// Computes the outputs.
  ///
  /// Tensors that the outputs do not need are passed over. Numbers of another type than the graph's become
  /// floating-point numbers, and booleans become integers, by themselves; nothing becomes less precise but by
  /// the plan's precision.
  public func run(
    inputs: [String: Tensor], parameters: [String: Tensor]
  ) throws(ExecutionError) -> [Tensor] {
    var given: [Tensor] = []
    given.reserveCapacity(plan.inputs.count + plan.parameters.count)
    for argument in plan.inputs { given.append(try check(.input, argument, inputs[argument.name])) }
    for argument in plan.parameters {
      given.append(try check(.parameter, argument, parameters[argument.name]))
    }
    for index in given.indices { try reserveConversion(given[index], index) }
    return withAddresses(of: given, from: 0) {
      plan.program.bind(table, to: externals)
      plan.program.run(table)
      return plan.program.outputs.map(read)
    }
  }

  private func check(
    _ kind: ExecutionError.Kind, _ argument: Plan.Argument, _ tensor: Tensor?
  ) throws(ExecutionError) -> Tensor {
    guard let tensor else { throw .missing(kind, name: argument.name) }
    if tensor.shape != argument.type.shape {
      throw .shape(kind, name: argument.name, found: tensor.shape, needed: argument.type.shape)
    }
    let needed = argument.type.elementType
    let isUsable =
      tensor.elementType == needed || needed.isFloating || (needed == .int64 && tensor.elementType == .bool)
    if !isUsable {
      throw .elementType(kind, name: argument.name, found: tensor.elementType, needed: needed)
    }
    return tensor
  }

  private func reserveConversion(_ tensor: Tensor, _ index: Int) throws(ExecutionError) {
    let type = plan.program.externals[index]
    if tensor.elementType == type.elementType || conversions[index] != nil { return }
    let byteCount = Swift.max(Arena.rounded(type.byteCount), Arena.alignment)
    guard let buffer = aligned_alloc(Arena.alignment, byteCount) else {
      throw .memory(byteCount: byteCount)
    }
    conversions[index] = buffer
  }

  /// Calls the body while the addresses of all tensors from an index on are known and stay.
  private func withAddresses<R>(of tensors: [Tensor], from index: Int, _ body: () -> R) -> R {
    guard index < tensors.count else { return body() }
    func next() -> R { withAddresses(of: tensors, from: index + 1, body) }
    if let buffer = conversions[index],
      tensors[index].elementType != plan.program.externals[index].elementType
    {
      convert(tensors[index], to: plan.program.externals[index].elementType, into: buffer)
      externals[index] = buffer
      return next()
    }
    func lend<T>(_ values: [T]) -> R {
      values.withUnsafeBytes { bytes in
        // Kernels write to results only; an empty array has no address and no elements to read.
        if let address = bytes.baseAddress { externals[index] = UnsafeMutableRawPointer(mutating: address) }
        return next()
      }
    }
    return switch tensors[index].elements {
    case .float32(let values): lend(values)
    case .float64(let values): lend(values)
    case .int64(let values): lend(values)
    case .bool(let values): lend(values)
    }
  }

  private func convert(_ tensor: Tensor, to type: ElementType, into buffer: UnsafeMutableRawPointer) {
    func write<T, U>(_ values: [T], _ convert: (T) -> U) {
      let target = buffer.elements(U.self)
      for index in values.indices { target[index] = convert(values[index]) }
    }
    switch (tensor.elements, type) {
    case (.float32(let values), .float64): write(values) { Double($0) }
    case (.float64(let values), .float32): write(values) { Float($0) }
    case (.int64(let values), .float32): write(values) { Float($0) }
    case (.int64(let values), .float64): write(values) { Double($0) }
    case (.bool(let values), .float32): write(values) { $0 ? 1 as Float : 0 }
    case (.bool(let values), .float64): write(values) { $0 ? 1 as Double : 0 }
    case (.bool(let values), .int64): write(values) { $0 ? 1 as Int64 : 0 }
    case (_, _): preconditionFailure("\(tensor.elementType) was refused for \(type) before")
    }
  }

  private func read(_ output: Program.Placed) -> Tensor {
    let address =
      switch output.location {
      case .arena(let offset): arena + offset
      case .external(let index): externals[index]
      case .unused: arena
      }
    func copy<T>(_ type: T.Type) -> [T] {
      Array(UnsafeBufferPointer(start: address.elements(T.self), count: output.type.count))
    }
    let elements: Tensor.Elements =
      switch output.type.elementType {
      case .float32: .float32(copy(Float.self))
      case .float64: .float64(copy(Double.self))
      case .int64: .int64(copy(Int64.self))
      case .bool: .bool(copy(Bool.self))
      }
    return Tensor(shape: output.type.shape, elements: elements)
  }
}

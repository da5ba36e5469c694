import OrderedCollections
public import Tensors

/// Why given shapes leave no numbers for the names of sizes.
public enum BindingError: Error, Hashable, Sendable {
  /// An axis of an input.
  public struct Place: Hashable, Sendable {
    /// The name of the input.
    public let input: String
    /// The axis, counted from 0.
    public let axis: Int

    /// An axis of an input.
    public init(input: String, axis: Int) {
      self.input = input
      self.axis = axis
    }
  }

  /// An input has another number of axes.
  case rank(input: String, found: [Int], needed: Shape)
  /// An axis has another size than it must have, whether by itself or after what the other inputs say.
  case size(at: Place, found: [Int], needed: Int, dimension: Dimension, determinedBy: [Place])
  /// No whole number for the name gives an axis this size.
  case impossible(at: Place, found: [Int], dimension: Dimension)
  /// The size of an axis does not tell the names in it.
  case undetermined(at: Place, found: [Int], dimension: Dimension)
}

extension Graph {
  /// The numbers that names of sizes have, after the shapes of the inputs.
  ///
  /// Inputs without a shape, and shapes of no input, are passed over; a plan says which names it misses.
  public func bindings(inputShapes: [String: [Int]]) throws(BindingError) -> [String: Int] {
    var solver = BindingSolver()
    for (name, value) in inputs {
      guard let found = inputShapes[name] else { continue }
      if found.count != value.shape.rank {
        throw .rank(input: name, found: found, needed: value.shape)
      }
      for axis in found.indices {
        solver.equations.append(
          BindingSolver.Equation(
            place: BindingError.Place(input: name, axis: axis), found: found, dimension: value.shape[axis]))
      }
    }
    return try solver.solve()
  }
}

/// Solves for one name after the other, as long as some size tells another one.
private struct BindingSolver {
  struct Equation {
    let place: BindingError.Place
    let found: [Int]
    let dimension: Dimension

    var size: Int { found[place.axis] }
  }

  var equations: [Equation] = []
  private var bindings: [String: Int] = [:]
  private var sources: [String: BindingError.Place] = [:]

  mutating func solve() throws(BindingError) -> [String: Int] {
    while true {
      var open: [Equation] = []
      for equation in equations where try !settle(equation) { open.append(equation) }
      if open.isEmpty { return bindings }
      if open.count == equations.count {
        throw .undetermined(at: open[0].place, found: open[0].found, dimension: open[0].dimension)
      }
      equations = open
    }
  }

  /// Checks an equation without open names, or binds its only one; false where there are more.
  private mutating func settle(_ equation: Equation) throws(BindingError) -> Bool {
    let known = equation.dimension.substituting(bindings.mapValues { Dimension($0) })
    if let needed = known.constant {
      if needed == equation.size { return true }
      let names = equation.dimension.symbols.sorted()
      throw .size(
        at: equation.place, found: equation.found, needed: needed, dimension: equation.dimension,
        determinedBy: names.compactMap { sources[$0] })
    }
    guard let (name, factor, offset) = known.linearForm else { return false }
    let (difference, overflow) = equation.size.subtractingReportingOverflow(offset)
    guard !overflow, difference != .min, difference % factor == 0, difference / factor >= 0 else {
      throw .impossible(at: equation.place, found: equation.found, dimension: equation.dimension)
    }
    bindings[name] = difference / factor
    sources[name] = equation.place
    return true
  }
}

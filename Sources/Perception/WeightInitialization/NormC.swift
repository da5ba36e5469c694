public import Spec
public import Tensors

/// Normal weights, scaled so that the Euclidean norm over axis 1 is `std`; biases zero.
///
/// `w ~ N(0, 1); w ← std · w / √(Σ w²)`, the sum over a linear layer's inputs, over a convolution's input channels
/// at each kernel position, and over a graph layer's outputs, as OpenAI's baselines and Maze's `normc` have it.
public struct NormC: WeightInitializer {
  /// The name in a spec.
  public static let name = "normc"
  /// The reference's spellings.
  public static let aliases = [
    "maze.perception.weight_init.make_module_init_normc", "make_module_init_normc",
  ]
  /// What it does, in a sentence.
  public static let summary = "Normal, scaled to the Euclidean norm `std` over axis 1."

  /// The norm over axis 1.
  public let std: Double
  /// The probability with which an action is selected at the start: sets the biases.
  public let selectionProbability: Double?

  /// An initialiser with the given norm.
  public init(std: Double, selectionProbability: Double? = nil) {
    self.std = std
    self.selectionProbability = selectionProbability
  }

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    std = parameters.read(
      "std", .number(in: 0...1e6), default: 1, help: "The Euclidean norm of the weights over axis 1.")
    selectionProbability = parameters.optional(
      "selection_probability", .probability,
      help: "Biases such that sigmoid(bias) is this: how likely a head's actions are chosen at the start.")
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Zero, or what the selection probability asks for.
  public var bias: Double? { selectionProbability.map(SigmoidBias.bias) ?? 0 }

  /// Draws in row-major order, then divides by the norm over axis 1.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let outer = shape.first ?? 1
    let middle = shape.count > 1 ? shape[1] : 1
    let inner = shape.dropFirst(2).reduce(1, *)
    let drawn = (0..<outer * middle * inner).map { _ in stream.normal() }
    var result = [Float](repeating: 0, count: drawn.count)
    for row in 0..<outer {
      for column in 0..<inner {
        let start = row * middle * inner + column
        let places = stride(from: start, to: start + middle * inner, by: inner)
        let norm = places.reduce(0.0) { $0 + drawn[$1] * drawn[$1] }.squareRoot()
        for place in places { result[place] = norm > 0 ? Float(std * drawn[place] / norm) : 0 }
      }
    }
    return result
  }
}

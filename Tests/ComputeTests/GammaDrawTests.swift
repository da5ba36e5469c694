import Compute
import Tensors
import Testing

@Suite struct GammaDrawTests {
  /// Shape, number, and the derivative of the number's logarithm by the shape: central differences of PyTorch's
  /// incomplete gamma functions, exact to seven digits.
  static let table: [(shape: Double, number: Double, slope: Double)] = [
    (0.01, 1e-30, 6851.666733), (0.01, 0.5, 93.35855874), (0.5, 0.1, 5.097655671), (0.5, 3, 0.9709808054),
    (1, 1, 1.173563027), (2.5, 2.4, 0.4362269505), (2.5, 0.01, 2.290196880), (10, 25, 0.06208975964),
    (14.8, 14, 0.07024939038), (1000, 1030, 0.0009854576356), (1000, 950, 0.001026036867),
    (1e5, 1e5, 1.0000017e-05),
  ]

  @Test(arguments: table)
  func `a number keeps its rank as the shape moves`(
    _ want: (shape: Double, number: Double, slope: Double)
  ) throws {
    let results = try evaluate(
      [
        Tensor(shape: [1], elements: .float64([want.number])),
        Tensor(shape: [1], elements: .float64([want.shape])),
      ], precision: .float64
    ) { (graph, x) throws(ShapeError) in
      let draw = try graph.gammaDraw(graph.log(x[0]), shape: x[1])
      let one = try graph.constant(1, shape: draw.shape)
      let gradients = try graph.gradients(of: [draw], cotangents: [one], withRespectTo: [x[1]])
      return [draw] + gradients.compactMap { $0 }
    }
    #expect(results.count == 2)
    #expect(abs(results[1].doubles[0] / want.slope - 1) < 3e-7, "\(results[1].doubles[0])")
  }

  @Test func `shapes broadcast, and numbers stay as they are`() throws {
    for sizes in [[2, 3], [0, 3], [1, 1]] {
      let count = sizes.reduce(1, *)
      let logs = Tensor((0..<count).map { Float($0) / 3 - 1 }, shape: sizes)
      let shapes = Tensor((0..<sizes[1]).map { Float($0) + 0.5 }, shape: [sizes[1]])
      let results = try evaluate([logs, shapes]) { (graph, x) throws(ShapeError) in
        let draw = try graph.gammaDraw(x[0], shape: x[1])
        let one = try graph.constant(1, shape: draw.shape)
        let gradients = try graph.gradients(of: [draw], cotangents: [one], withRespectTo: x)
        return [draw] + gradients.compactMap { $0 }
      }
      #expect(results[0] == logs && results.count == 2 && results[1].shape == [sizes[1]])
    }
  }

  @Test func `numbers do not broadcast, as each is drawn`() {
    var graph = Graph()
    let logs = graph.input("logs", TensorType(shape: [3]))
    let shapes = graph.input("shapes", TensorType(shape: [2, 3]))
    #expect(throws: ShapeError.self) { try graph.gammaDraw(logs, shape: shapes) }
  }
}

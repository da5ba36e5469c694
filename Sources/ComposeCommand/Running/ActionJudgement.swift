import Compute
import Composer

/// How likely drawn actions were, and how undecided the policy is.
struct ActionJudgement {
  /// The logarithm of the probability or density of each action.
  let logProbabilities: Tensor
  /// The entropy of each distribution.
  let entropies: Tensor

  /// Judges actions by the logits that they were drawn from.
  init(of actions: Tensor, drawnFrom logits: Tensor, _ distribution: any Distribution) throws {
    let batch = Array(logits.shape.dropLast(distribution.logitsShape.rank))
    let count = batch.reduce(1, *)
    var graph = Graph()
    let logitsValue = graph.input(
      "logits", TensorType(shape: Shape([.batch] + distribution.logitsShape.dimensions)))
    let actionValue = graph.input(
      "action",
      TensorType(distribution.actionType, shape: Shape([.batch] + distribution.actionShape.dimensions)))
    let outputs = [
      try distribution.logProbability(of: actionValue, logitsValue, temperature: 1, graph: &graph),
      try distribution.entropy(logitsValue, temperature: 1, graph: &graph),
    ]
    let inputs = [
      "logits": logits.reshaped(to: [count] + logits.shape.suffix(distribution.logitsShape.rank)),
      "action": actions.reshaped(to: [count] + actions.shape.suffix(distribution.actionShape.rank)),
    ]
    let bindings = try graph.bindings(inputShapes: inputs.mapValues(\.shape))
    let execution = try Execution(Plan(graph, outputs: outputs, bindings: bindings))
    let results = try execution.run(inputs: inputs, parameters: [:])
    logProbabilities = results[0].reshaped(to: batch)
    entropies = results[1].reshaped(to: batch)
  }
}

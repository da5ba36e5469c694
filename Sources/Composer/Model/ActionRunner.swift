import Compute
import Distributions
import OrderedCollections
import Tensors

/// Answers questions about the actions of a network, planned once for each question and sizes.
///
/// Runs follow each other: whoever shares a runner locks it.
final class ActionRunner {
  /// What can be asked of the distribution of actions.
  enum Question: Hashable {
    case sample, mode, mask
    case logProbabilities, logProbability
    case entropies, entropy
    case divergences, divergence
  }

  private let network: String
  private let distribution: DictDistribution
  private var executions: OrderedDictionary<Key, Answer> = [:]
  /// Plans that are kept; the one unused for longest goes first.
  private static let planLimit = 16

  private struct Key: Hashable {
    let question: Question
    let temperature: Double
    let shapes: [String: [Int]]
  }

  /// A plan's memory, with the actions that its results are of.
  private struct Answer {
    let execution: Execution
    let heads: [String]
  }

  init(_ distribution: DictDistribution, network: String) {
    self.distribution = distribution
    self.network = network
  }

  /// What a question's answer is: a tensor for each action, or one under the name of the question.
  ///
  /// - Parameter inputs: Tensors named `logits/<action>`, `action/<action>`, `other/<action>`, `mask/<action>`.
  func answer(
    _ question: Question, _ inputs: [String: Tensor], temperature: Double
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let key = Key(question: question, temperature: temperature, shapes: inputs.mapValues(\.shape))
    let answer: Answer
    if let known = executions.removeValue(forKey: key) {
      answer = known
    } else {
      answer = try planned(key)
    }
    if executions.count >= Self.planLimit { executions.removeFirst() }
    executions[key] = answer
    do {
      let results = try answer.execution.run(inputs: inputs, parameters: [:])
      return OrderedDictionary(uniqueKeysWithValues: zip(answer.heads, results))
    } catch {
      throw .execution(network: network, error)
    }
  }

  /// Random numbers for a sample of some actions, as further inputs.
  func noise(
    for logits: OrderedDictionary<String, Tensor>, using stream: inout RandomStream
  ) throws(ModelError) -> [String: Tensor] {
    var inputs: [String: Tensor] = [:]
    for (head, tensor) in logits {
      guard let distribution = distribution.heads[head] else { continue }
      let leading = Array(tensor.shape.dropLast(distribution.logitsShape.rank))
      let bindings = try bindings(of: distribution, head, tensor)
      for (index, kind) in distribution.noise.enumerated() {
        do {
          inputs["noise/\(head)/\(index)"] = try kind.sample(
            using: &stream, batch: leading, bindings: bindings)
        } catch {
          throw .sampling(network: network, error)
        }
      }
    }
    return inputs
  }

  /// The numbers that the sizes with names have in an action's logits.
  private func bindings(
    of distribution: any Distribution, _ head: String, _ logits: Tensor
  ) throws(ModelError) -> [String: Int] {
    var graph = Graph()
    _ = graph.input(head, TensorType(shape: distribution.logitsShape))
    let own = Array(logits.shape.suffix(distribution.logitsShape.rank))
    do {
      return try graph.bindings(inputShapes: [head: own])
    } catch {
      throw .binding(network: network, error)
    }
  }

  private func planned(_ key: Key) throws(ModelError) -> Answer {
    let heads: [String]
    let plan: Plan
    do {
      var builder = ActionGraph(distribution, shapes: key.shapes)
      let answer = try builder.answer(key.question, temperature: key.temperature)
      heads = Array(answer.keys)
      plan = try Plan(builder.graph, outputs: Array(answer.values), bindings: [:])
    } catch {
      throw .shape(network: network, error)
    }
    do {
      return Answer(execution: try Execution(plan), heads: heads)
    } catch {
      throw .execution(network: network, error)
    }
  }
}

/// The graph of a question about actions whose logits have certain shapes.
private struct ActionGraph {
  var graph = Graph()
  private let distribution: DictDistribution
  private let shapes: [String: [Int]]

  init(_ distribution: DictDistribution, shapes: [String: [Int]]) {
    self.shapes = shapes
    let given = distribution.heads.filter { shapes["logits/\($0.key)"] != nil }
    self.distribution = DictDistribution(given, reduction: distribution.reduction)
  }

  mutating func answer(
    _ question: ActionRunner.Question, temperature: Double
  ) throws(ShapeError) -> DictDistribution.Values {
    let logits = values("logits") { _ in .float32 }
    switch question {
    case .sample:
      return try distribution.sample(logits, noise: noise(), temperature: temperature, graph: &graph)
    case .mode: return try distribution.mode(logits, temperature: temperature, graph: &graph)
    case .mask: return try masked(logits)
    case .logProbabilities:
      return try distribution.logProbabilities(
        of: values("action", \.actionType), logits, temperature: temperature, graph: &graph)
    case .logProbability:
      return try one(
        distribution.logProbability(
          of: values("action", \.actionType), logits, temperature: temperature, graph: &graph))
    case .entropies: return try distribution.entropies(logits, temperature: temperature, graph: &graph)
    case .entropy:
      return try one(distribution.entropy(logits, temperature: temperature, graph: &graph))
    case .divergences:
      return try distribution.divergences(
        logits, from: values("other") { _ in .float32 }, temperature: temperature, graph: &graph)
    case .divergence:
      return try one(
        distribution.divergence(
          logits, from: values("other") { _ in .float32 }, temperature: temperature, graph: &graph))
    }
  }

  private func one(_ value: Value) -> DictDistribution.Values { ["": value] }

  private mutating func values(
    _ kind: String, _ type: (any Distribution) -> ElementType
  ) -> DictDistribution.Values {
    var values: DictDistribution.Values = [:]
    for (head, distribution) in distribution.heads {
      guard let shape = shapes["\(kind)/\(head)"] else { continue }
      values[head] = graph.input("\(kind)/\(head)", TensorType(type(distribution), shape: Shape(shape)))
    }
    return values
  }

  private mutating func noise() -> OrderedDictionary<String, [Value]> {
    var noise: OrderedDictionary<String, [Value]> = [:]
    for (head, distribution) in distribution.heads {
      noise[head] = distribution.noise.indices.compactMap { index in
        let name = "noise/\(head)/\(index)"
        return shapes[name].map { graph.input(name, TensorType(shape: Shape($0))) }
      }
    }
    return noise
  }

  private mutating func masked(_ logits: DictDistribution.Values) throws(ShapeError)
    -> DictDistribution.Values
  {
    let masks = values("mask") { _ in .float32 }
    var masked = logits
    for (head, mask) in masks {
      guard let own = logits[head], let choice = distribution.heads[head] as? any ChoiceDistribution
      else { continue }
      masked[head] = try choice.masked(own, by: mask, graph: &graph)
    }
    return masked
  }
}

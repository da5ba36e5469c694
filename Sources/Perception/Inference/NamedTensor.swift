import Spec
import Tensors

/// A tensor under the name that a message has for it.
struct NamedTensor: Hashable, Sendable {
  let name: String
  /// The shape with its batch axis.
  let shape: Shape
  /// Whether messages leave the batch axis out, as spaces and specs do.
  let hidesBatch: Bool

  init(_ name: String, _ shape: Shape, hidesBatch: Bool) {
    self.name = name
    self.shape = shape
    self.hidesBatch = hidesBatch
  }

  /// Name and shape: `` `screen` [3, 64, 64] ``.
  var text: String { "\(name) \(shown(shape))" }

  /// What a shape error says of it.
  var side: Diagnostic.Side { .init(name, shown(shape)) }

  /// A shape that it has or should have, as messages show it.
  func shown(_ shape: Shape) -> String {
    hidesBatch ? BlockProblems.features(shape) : shape.description
  }
}

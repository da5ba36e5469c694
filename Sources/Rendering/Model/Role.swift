extension Diagram {
  /// What kind of thing a node is.
  ///
  /// A kind has a colour, a glyph, and, where it is more than a step on the way, an outline of its own, so
  /// that nothing is told by colour alone.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// An observation.
    case input
    /// A tensor that another network computes and this one reads.
    case embedding
    /// An input that nothing reads.
    case unused
    /// Dense layers.
    case feedForward
    /// Convolutions.
    case convolution
    /// Cells that carry state over time.
    case recurrent
    /// Attention, with or without masks.
    case attention
    /// Layers over graphs.
    case graph
    /// Several tensors become one.
    case join
    /// Pooling over axes.
    case pooling
    /// Shapes change, numbers do not; and whatever has no kind of its own.
    case general
    /// The last layer before a head.
    case output
    /// An action with its distribution.
    case actionHead
    /// A value.
    case valueHead
    /// A single operation, where a network is drawn with all of them.
    case operation
    /// A parameter, where a network is drawn with all operations.
    case parameter
  }
}

extension Diagram.Role {
  /// The outline of a node.
  enum Outline {
    /// Where tensors enter.
    case entry
    /// A step on the way.
    case step
    /// A step that carries state.
    case loop
    /// Where tensors leave.
    case exit
    /// An operation or a parameter among many.
    case detail
  }

  var outline: Outline {
    switch self {
    case .input, .embedding, .unused: .entry
    case .recurrent: .loop
    case .actionHead, .valueHead: .exit
    case .operation, .parameter: .detail
    case .feedForward, .convolution, .attention, .graph, .join, .pooling, .general, .output: .step
    }
  }

  /// A sign that DejaVu Sans has, in front of the type.
  var glyph: String {
    switch self {
    case .input: "▸"
    case .embedding: "⇢"
    case .unused: "∅"
    case .feedForward: "≡"
    case .convolution: "▦"
    case .recurrent: "↻"
    case .attention: "◎"
    case .graph: "∴"
    case .join: "⊕"
    case .pooling: "▽"
    case .general: "◇"
    case .output: "◂"
    case .actionHead: "●"
    case .valueHead: "★"
    case .operation: "ƒ"
    case .parameter: "▪"
    }
  }
}

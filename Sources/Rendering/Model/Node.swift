extension Diagram {
  /// A block, an operation, or a port of a network.
  public struct Node: Sendable, Hashable, Identifiable {
    /// Unique in the diagram, stable.
    public var id: String
    /// What kind of thing the node is; gives colour, outline and glyph.
    public var role: Role
    /// The name: a block's key, an observation, an action.
    public var title: String
    /// The block's type, or a port's space; may be empty.
    public var type: String
    /// What the node does, a line each, such as `3→8→16→32 · 3×3 conv ×2 + max-pool`.
    public var gist: [String]
    /// The node's parameters; nil draws none.
    public var weight: Weight?
    /// What else is to be seen at a glance.
    public var marks: [Mark]
    /// What the node consists of; empty for a node drawn as a whole.
    public var rows: [Row]
    /// What is shown under the pointer; nil tells what the node shows, unabridged.
    public var tooltip: String?

    /// Makes a node.
    public init(
      id: String, role: Role, title: String, type: String = "", gist: [String] = [], weight: Weight? = nil,
      marks: [Mark] = [], rows: [Row] = [], tooltip: String? = nil
    ) {
      self.id = id
      self.role = role
      self.title = title
      self.type = type
      self.gist = gist
      self.weight = weight
      self.marks = marks
      self.rows = rows
      self.tooltip = tooltip
    }
  }

  /// The size of a node's parameters.
  public struct Weight: Sendable, Hashable {
    /// How many parameters the node has.
    public var parameters: Int
    /// Which part of the whole that is, from 0 to 1.
    public var share: Double

    /// Makes a count with its share of a whole; a share that is no number from 0 to 1 becomes the nearest one.
    public init(parameters: Int, share: Double) {
      self.parameters = parameters
      self.share = share.isNaN ? 0 : min(max(share, 0), 1)
    }

    /// Makes a count with its share of a total.
    public init(parameters: Int, of total: Int) {
      self.init(parameters: parameters, share: total > 0 ? Double(parameters) / Double(total) : 0)
    }
  }

  /// What is to be seen at a glance beside the kind.
  public enum Mark: Sendable, Hashable {
    /// The tensor or the block is shared under this tag, the same wherever it appears; a letter or two.
    case shared(tag: String)
    /// The node carries state from one step to the next.
    case recurrent
    /// Something is wrong with the node: a few words.
    case problem(String)
  }

  /// A layer of a block that is drawn with its inside.
  public struct Row: Sendable, Hashable {
    /// The layer's name.
    public var name: String
    /// What it does.
    public var operation: String
    /// The shape of its output, the batch axis first.
    public var shape: [String]
    /// How many parameters it has.
    public var parameters: Int

    /// Makes a layer.
    public init(name: String, operation: String, shape: [String] = [], parameters: Int = 0) {
      self.name = name
      self.operation = operation
      self.shape = shape
      self.parameters = parameters
    }
  }

  /// A tensor on its way from one node to another.
  public struct Edge: Sendable, Hashable {
    /// How an edge differs from an ordinary one.
    public enum Kind: Sendable, Hashable {
      /// An ordinary tensor.
      case tensor
      /// A tensor of one network that another one reads.
      case shared
      /// State handed to the next step: drawn backwards, without influence on the order of the nodes.
      case state
      /// A tensor that its reader cannot take.
      case broken
    }

    /// Where the tensor comes from.
    public var from: Node.ID
    /// Where it goes.
    public var to: Node.ID
    /// The tensor's name, where it differs from its producer's; may be empty.
    public var label: String
    /// The sizes of the tensor's axes, the batch axis first; empty for a shape that is not known or not shown.
    public var shape: [String]
    /// What the reader would take instead, of a broken edge; may be empty.
    public var need: String
    /// How the edge differs from an ordinary one.
    public var kind: Kind

    /// Makes an edge.
    public init(
      from: Node.ID, to: Node.ID, label: String = "", shape: [String] = [], need: String = "",
      kind: Kind = .tensor
    ) {
      self.from = from
      self.to = to
      self.label = label
      self.shape = shape
      self.need = need
      self.kind = kind
    }
  }
}

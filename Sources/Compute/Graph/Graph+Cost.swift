public import Tensors

extension Graph {
  /// The multiply-add pairs that some of the nodes take, all of them if none are named.
  ///
  /// - Complexity: linear in the number of the nodes.
  public func multiplyAdds(of range: Range<Int>? = nil) -> Dimension {
    nodes[range ?? nodes.indices].reduce(0) { sum, node in
      sum + node.operation.multiplyAdds(node.operands.map(\.type), node.results.map(\.type))
    }
  }
}

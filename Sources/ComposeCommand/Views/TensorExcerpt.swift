import Tensors

/// The first numbers of a tensor, as many as fit a width.
enum TensorExcerpt {
  /// `-0.51 0.22 1.04 …`, in row-major order.
  static func text(of tensor: Tensor, width: Int) -> String {
    var text = ""
    for index in 0..<tensor.count {
      let number = number(at: index, in: tensor)
      let room = index == tensor.count - 1 ? 0 : 2
      if Page.columns(of: text) + 1 + Page.columns(of: number) + room > width {
        return text.isEmpty ? "…" : text + " …"
      }
      text += text.isEmpty ? number : " " + number
    }
    return text.isEmpty ? "empty" : text
  }

  private static func number(at index: Int, in tensor: Tensor) -> String {
    switch tensor.elements {
    case .float32(let values): NumberText.rounded(Double(values[index]))
    case .float64(let values): NumberText.rounded(values[index])
    case .int64(let values): "\(values[index])"
    case .bool(let values): values[index] ? "true" : "false"
    }
  }
}

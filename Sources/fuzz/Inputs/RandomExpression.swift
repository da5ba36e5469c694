/// Expressions in the language of FunctionalBlock, right and wrong, deep and long.
struct RandomExpression {
  /// The tensors that it is about.
  let names: [String]

  private static let functions = [
    "abs", "tanh", "torch.tanh", "relu", "F.relu", "torch.nn.functional.softmax", "cat", "stack", "mean",
    "sum", "max", "min", "reshape", "view",
    "flatten", "unsqueeze", "squeeze", "transpose", "permute", "clamp", "where", "matmul", "bmm", "one_hot",
    "arange", "zeros_like", "ones_like",
    "full_like", "roll", "flip", "narrow", "split", "chunk", "unbind", "repeat", "tile", "expand",
    "broadcast_to", "cumsum", "norm", "var", "std",
    "prod", "argmax", "topk", "sort", "gather", "pow", "exp2", "digamma", "erf", "logsumexp", "math.sqrt",
    "math.pow", "math.factorial", "float",
    "long", "double", "size", "T", "shape", "dim", "einsum", "linspace", "pad", "softmax", "log_softmax",
    "layer_norm", "repeat_interleave",
    "torch.no", "__import__", "eval", "take", "index_select", "outer", "movedim", "swapaxes", "unflatten",
    "nan_to_num", "lambda",
  ]
  private static let arguments = [
    "dim=0", "dim=-1", "dim=1", "dim=99", "dim=-99", "keepdim=True", "dim=(1, 2)", "dim=[]", "-1", "0", "1",
    "2", "3", "(1, -1)", "[1, 2, 3]",
    "None", "True", "1e309", "9223372036854775807", "-9223372036854775808", "2**62", "2**64", "10**400",
    "1//0", "1/0", "0**-1", "'x'", "...",
    "dtype=torch.float64", "torch.inf", "float('nan')", "x=1", "*a", "dim=9223372036854775807",
    "1000000000000",
  ]

  func text(_ dice: inout Dice) -> String {
    switch dice.below(10) {
    case 0: return hostile(&dice)
    case 1:
      var letters = Array(expression(depth: 4, &dice))
      for _ in 0..<dice.within(1...4) where !letters.isEmpty {
        letters[dice.below(letters.count)] = dice.pick(Array("()[]{},.:*+-/@%&|~<>=!'\"0a \\\n$é"))
      }
      return String(letters)
    case 2: return "lambda \(names.joined(separator: ", ")): \(expression(depth: 4, &dice))"
    case 3: return dice.pick(Self.functions)
    case 4: return (0..<dice.within(1...4)).map { _ in expression(depth: 3, &dice) }.joined(separator: ", ")
    default: return expression(depth: dice.within(1...7), &dice)
    }
  }

  private func expression(depth: Int, _ dice: inout Dice) -> String {
    guard depth > 0 else {
      return dice.once(in: 3) ? dice.pick(Self.arguments) : dice.pick(names)
    }
    let inner = expression(depth: depth - 1, &dice)
    switch dice.below(11) {
    case 0, 1:
      let operation = dice.pick([
        "+", "-", "*", "/", "//", "%", "**", "@", "<", "==", "&", "|", "!=", ">=", "and", "in",
      ])
      return "\(inner) \(operation) \(expression(depth: dice.below(depth), &dice))"
    case 2: return "(\(inner))"
    case 3: return "\(dice.pick(["-", "~", "+", "not ", "--"]))\(inner)"
    case 4, 5:
      let more = (0..<dice.below(3)).map { _ in ", " + dice.pick(Self.arguments) }.joined()
      return "\(dice.pick(Self.functions))(\(inner)\(more))"
    case 6:
      let arguments = (0..<dice.below(3)).map { _ in dice.pick(Self.arguments) }.joined(separator: ", ")
      return "(\(inner)).\(dice.pick(Self.functions))(\(arguments))"
    case 7:
      let index = dice.pick([
        "0", "-1", ":", "..., 0", ":, 1:", ":, ::2", ":, ::-1", ":, None", "None", "..., ..., 0", ":, 99",
        ":, 9223372036854775807:",
        ":, -9223372036854775808", ":, 0:0", ":, [0, 1]", "x > 0", ":, :, :, :, :, :", "::0",
        ":, ::9223372036854775807", "",
      ])
      return "(\(inner))[\(index)]"
    case 8:
      return
        "\(dice.pick(["cat", "stack", "torch.cat"]))([\(inner), \(dice.pick(names))], \(dice.pick(Self.arguments)))"
    case 9:
      return
        "(\(inner)).\(dice.pick(["shape", "T", "shape[0]", "shape[-1]", "ndim", "dtype", "device", "real"]))"
    default: return "where(\(inner) > 0, \(dice.pick(names)), \(dice.pick(Self.arguments)))"
    }
  }

  private func hostile(_ dice: inout Dice) -> String {
    let name = dice.pick(names)
    let count = dice.pick(weighted: [
      (4, dice.within(10...200)), (2, dice.within(200...3000)), (1, dice.within(3000...60000)),
    ])
    let (open, middle, close) = dice.pick([
      ("(", name, ")"), ("-", name, ""), ("~", name, ""), ("[", name, "]"), ("abs(", name, ")"),
      ("", name, "[0]"), ("", name, ".T"),
      ("", name, " + \(name)"), ("", name, ".abs()"), ("", name, "**2"), ("2**", "2", ""), ("", "9", "9"),
      ("", name, " ** 0.5"), ("(", name, ""),
      ("", name, ", \(name)"), ("lambda x: ", name, ""), ("cat([\(name), ", name, "])"),
      ("", name, "[..., None]"), ("", name, ".unsqueeze(1)"),
      ("stack([", name, "])"), ("", name, " @ \(name)"), ("", name, " < \(name)"), ("{", "", "}"),
      ("'", name, ""), ("", name, "a"),
      ("10**(", "10", ")"), ("", name, ".repeat(1, 9)"), ("", name, ".flatten()"), ("", name, "; \(name)"),
    ])
    return String(repeating: open, count: count) + middle + String(repeating: close, count: count)
  }
}

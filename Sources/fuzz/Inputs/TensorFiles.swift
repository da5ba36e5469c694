import OrderedCollections

/// Safetensors files whose headers lie.
struct TensorFiles {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    FuzzInput(.tensors, files: [FuzzInput.tensors: bytes(&dice)])
  }

  private func bytes(_ dice: inout Dice) -> [UInt8] {
    if !corpus.tensors.isEmpty, dice.once(in: 3) {
      var bytes = dice.pick(corpus.tensors)
      for _ in 0..<dice.within(1...6) { TextMutation.changeBytes(&bytes, &dice) }
      return bytes
    }
    var header = Array(Self.header(&dice).utf8)
    if dice.once(in: 5) { header = TextMutation(corpus: corpus).mutated(header, &dice) }
    var length = UInt64(header.count)
    if dice.once(in: 6) {
      length = UInt64(
        truncatingIfNeeded: dice.pick([0, 1, -1, 1 << 31, 1 << 40, .max, .min, header.count + 1]))
    }
    let data = dice.bytes(dice.count(upTo: 200))
    return withUnsafeBytes(of: length.littleEndian, Array.init) + header + data
  }

  private static func header(_ dice: inout Dice) -> String {
    let sizes = [
      "0", "1", "2", "3", "4", "8", "-1", "9223372036854775807", "4611686018427387904", "1e3", "2147483648",
      "[]", "null", "\"4\"", "1.5",
    ]
    let shape = { (dice: inout Dice) in
      (0..<dice.count(upTo: 70)).map { _ in dice.pick(sizes) }.joined(separator: ",")
    }
    if dice.once(in: 12) {
      let open = dice.pick(["[", "{\"a\":", "\"", "{", "\\u", "{\"a\":[", "1"])
      return String(repeating: open, count: dice.count(upTo: 20000))
    }
    let entries = (0..<dice.count(upTo: 300)).map { index in
      let type = dice.pick(["F32", "F32", "F16", "BF16", "I64", "BOOL", "F64", "U8", "I32", "X", ""])
      let offsets = dice.once(in: 3) ? "0,\(4 * dice.below(9))" : "\(dice.pick(sizes)),\(dice.pick(sizes))"
      let name = dice.once(in: 9) ? "same" : "t\(index)"
      return "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape(&dice))],\"data_offsets\":[\(offsets)]}"
    }
    let metadata = dice.once(in: 4) ? ["\"__metadata__\":{\"a\":\(dice.pick(sizes))}"] : []
    return "{" + (entries + metadata).joined(separator: ",") + "}"
  }
}

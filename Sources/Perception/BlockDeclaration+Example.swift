extension BlockDeclaration {
  /// A complete spec of one network with one block, `result`.
  ///
  /// - Parameters:
  ///   - observation: The shape of a Box, `[4]`, or a space, or a mapping from names to spaces, in one line of YAML.
  ///   - block: The block, a mapping in one line of YAML. It stands in the spec with a line for each key.
  public static func example(observation: String, block: String) -> String {
    let space =
      observation.hasPrefix("[") ? "{type: Box, low: -1, high: 1, shape: \(observation)}" : observation
    let isOneSpace = space.hasPrefix("{type:")
    return """
      _target_: InferenceBlock
      spaces:
        observation:\(isOneSpace ? " \(space)" : lines(ofMapping: space, indent: 4))
      networks:
        example:
          blocks:
            result:\(lines(ofMapping: block, indent: 8))
          out_keys: result

      """
  }

  /// A flow mapping as the lines of a block mapping.
  private static func lines(ofMapping text: String, indent: Int) -> String {
    var entries = [""]
    var depth = 0
    var quote: Character?
    for character in text.dropFirst().dropLast() {
      if let open = quote {
        if character == open { quote = nil }
      } else {
        switch character {
        case "'", "\"": quote = character
        case "{", "[": depth += 1
        case "}", "]": depth -= 1
        case "," where depth == 0:
          entries.append("")
          continue
        default: break
        }
      }
      entries[entries.count - 1].append(character)
    }
    let space = String(repeating: " ", count: indent)
    return entries.map { "\n\(space)\($0.drop { $0 == " " })" }.joined()
  }
}

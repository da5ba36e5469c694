extension BlockDeclaration {
  /// A complete spec of one network with one block, over an observation of the given space or Box shape.
  static func example(observation: String, block: String) -> String {
    let space =
      observation.hasPrefix("[") ? "{type: Box, low: -1, high: 1, shape: \(observation)}" : observation
    return """
      _target_: InferenceBlock
      spaces:
        observation: \(space)
      networks:
        example:
          blocks:
            result: \(block)
          out_keys: result

      """
  }
}

/// Values that programs stumble over.
enum Extremes {
  /// Numbers at the borders of types, and beyond.
  static let numbers = [
    "0", "-1", "1", "-0", "0.0", "0.5", "2", "3", "7", "64", "65536", "2147483647", "2147483648",
    "-2147483648",
    "4294967296", "3037000500", "4611686018427387904", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e309", "-1e309", "1e308",
    "1e-400",
    "5e-324", ".nan", ".inf", "-.inf", "nan", "inf", "'inf'", "1e18", "1e19", "1000000", "1000000000",
    "999999999999999999999999999999999", "0x7fffffffffffffff", "0xffffffffffffffffff",
    "0o777777777777777777777777",
    "1_000", "+5", "1.", ".5", "1e", "0b101", "12:30:45", String(repeating: "9", count: 400),
    "1e999999999999999999", "0." + String(repeating: "0", count: 400) + "1",
  ]

  /// Scalars that are no numbers.
  static let words = [
    "~", "null", "true", "False", "''", "\"\"", "???", "'64'", "B", "T", "H", "-", "_", "a b", "\"\\0\"",
    "\"\\uFFFD\"",
    "\"\\U0010FFFF\"", "\"\\x1b[31m\"", "\"${a}\"", "\"${\"", "\"\\\\${x}\"", "'@spec.yaml'", "'@@x'", "'@'",
    "*a", "&a 1",
    "!!int 1", "!!binary aGk=", "2001-01-01", "é", "\"e\\u0301\"", "\"\\u202E\"", "👩‍👩‍👧", "observation",
    "latent",
    "DenseBlock", "ReLU", "policy", "critic", "_target_", "weight_init", "normc", "50k", "1G", "9999999999T",
    "-5k",
    "maze.perception.blocks.DenseBlock", "..", ".", "a.b.c", "'a.b'", "''''", "\"'\"", "\"\\\"\"",
  ]

  /// Collections of scalars.
  static let collections = [
    "[]", "{}", "[[]]", "[{}]", "{a: {}}", "[~]", "[1, [2, [3]]]", "{type: Box}",
    "[1, 1, 1, 1, 1, 1, 1, 1, 1]",
    "[-1, -1]", "[0]", "[1e9, 1e9, 1e9]", "[4611686018427387904, 4]", "[9223372036854775807]", "{1: 2}",
    "{true: x}",
    "[H, W]", "[T, T, T]", "[1000000, 1000000, 1000000, 1000000]", "{_target_: DenseBlock}", "[a, a]",
  ]

  /// Keys of the language.
  static let keys = [
    "_target_", "spaces", "observation", "action", "steps", "step_order", "definitions", "parameters",
    "blocks",
    "networks", "policy", "critic", "heads", "in_keys", "out_keys", "weight_init",
    "distribution_mapper_config",
    "model_builder", "modality_config", "observation_modality_mapping", "shared_embedding_keys", "budget",
    "bindings",
    "defaults", "block_type", "block_params", "hidden_units", "non_lin", "type", "shape", "dtype", "low",
    "high", "n",
    "nvec", "agent_count", "substeps_with_separate_agent_nets", "stack_observations", "mask", "<<", "key",
    "seed",
  ]

  /// Any of them; now and then a long list.
  static func value(_ dice: inout Dice) -> String {
    switch dice.below(12) {
    case 0...5: return dice.pick(numbers)
    case 6...8: return dice.pick(words)
    case 9, 10: return dice.pick(collections)
    default:
      let element = dice.once(in: 2) ? dice.pick(numbers) : dice.pick(words)
      return "[" + Array(repeating: element, count: dice.count(upTo: 300)).joined(separator: ", ") + "]"
    }
  }
}

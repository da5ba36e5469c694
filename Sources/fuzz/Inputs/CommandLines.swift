import OrderedCollections

/// Whole command lines, on specs that other makers of inputs make.
struct CommandLines {
  let corpus: Corpus

  private static let checks = [
    ["check"], ["check", "--format", "json"], ["check", "--format", "sarif"],
    ["check", "--format", "github"], ["check", "--fix"],
    ["check", "--diff"], ["check", "--fix", "--diff"], ["check", "--multirun"], ["resolve"],
    ["resolve", "--format", "json"], ["summary"],
    ["summary", "--format", "json"], ["summary", "--multirun"], ["check", "--multirun", "--format", "json"],
    ["render", "-o", "picture.dot", "--allow-errors"],
    ["render", "-o", "pictures/", "--allow-errors", "--format", "dot", "--detail", "layers"],
  ]

  /// Everything but layouts and runs.
  func input(_ dice: inout Dice) -> FuzzInput { command(dice.pick(Self.checks), &dice) }

  /// Networks that run, on fresh weights or on those of a file; what is asked for is never much, though it may be wrong.
  func runs(_ dice: inout Dice) -> FuzzInput {
    let sizes = ["1", "2", "3", "16", "40", "0", "-1", "16777217", "9223372036854775808", "x", ""]
    var input = FuzzInput(
      .command,
      files: [
        FuzzInput.spec: TextMutation.resized(
          dice.pick(corpus.specs), extremeOnceIn: .max, &dice)
      ],
      words: ["run", FuzzInput.spec])
    if dice.once(in: 3) {
      input.words += ["--batch", dice.pick(["1", "2", "3", "0", "-1", "9223372036854775808", "1e3"])]
    }
    if dice.once(in: 3) {
      input.words += ["--size", "\(dice.pick(["T", "H", "W", "N"]))=\(dice.pick(sizes))"]
    }
    if dice.once(in: 3) {
      input.files[FuzzInput.tensors] = TensorFiles(corpus: corpus).input(&dice).files[FuzzInput.tensors]
      input.words += [dice.pick(["--weights", "--input"]), FuzzInput.tensors]
    }
    return input
  }

  /// Pictures, whose layout takes its time.
  func pictures(_ dice: inout Dice) -> FuzzInput {
    let detail = dice.pick([[], ["--detail", "layers"], ["--theme", "dark"]])
    return command(["render", "-o", "pictures/", "--allow-errors"] + detail, &dice)
  }

  /// Specs that are explained, schemas, pages, and words that are no commands.
  func others(_ dice: inout Dice) -> FuzzInput {
    let commands = [
      ["schema"], ["blocks"], ["blocks", "DenseBlock"], ["explain"], ["explain", "shape-mismatch"],
      ["--help"], ["check", "--help"], ["--version"],
      ["check", "--spaces", "spaces.yaml"], ["check", "--bindings", "spec.yaml"], ["check", "--bind", "x=1"],
      ["run", "--size", "T=99999999999"], ["run", "--batch", "0"], [], ["nothing"],
    ]
    let extra = (0..<dice.within(0...3)).map { _ in
      dice.once(in: 2)
        ? dice.pick(["--format", "json", "-o", "--fix", "--seed", "-1", "--", "-", "", "."])
        : dice.pick(Extremes.numbers + Extremes.words)
    }
    var input = command(dice.pick(commands), &dice)
    input.words += extra
    return input
  }

  private func command(_ words: [String], _ dice: inout Dice) -> FuzzInput {
    var input = InputMaker.spec(corpus, &dice)
    input.use = .command
    var line = words + [FuzzInput.spec] + input.words.filter { !$0.hasPrefix("-") }
    if input.files[FuzzInput.spaces] != nil { line += ["--spaces", FuzzInput.spaces] }
    for binding in input.bindings where !binding.hasPrefix("-") { line += ["--bind", binding] }
    input.words = line
    input.bindings = []
    return input
  }
}

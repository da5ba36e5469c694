import Composer
import Testing

@testable import ComposeCommand

@Suite struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let code: Int32
    /// What standard error or output must say.
    let says: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let cases: [Case] = [
    Case(arguments: ["--version"], code: 0, says: ComposeCommand.version),
    Case(arguments: [], code: 0, says: "USAGE"),
    Case(arguments: ["frob"], code: 64, says: "there is no command `frob`; there are `check`, `summary`"),
    Case(arguments: ["chek", "cartpole.yaml"], code: 64, says: "did you mean `check`?"),
    Case(arguments: ["cartpole.yaml"], code: 64, says: "such as `compose check cartpole.yaml`"),
    Case(arguments: ["help", "check"], code: 0, says: "USAGE: compose check"),
    Case(arguments: ["help"], code: 0, says: "OVERVIEW: Policy and critic networks"),
    Case(arguments: ["help", "help"], code: 0, says: "USAGE"),
    Case(arguments: ["help", "nope"], code: 64, says: "there is no command `nope`; there are `check`"),
    Case(arguments: ["help", "chek"], code: 64, says: "there is no command `chek`; did you mean `check`?"),
    Case(arguments: ["check"], code: 64, says: "<spec>"),
    Case(arguments: ["check", "cartpole.yaml"], code: 0, says: "ok · 2 networks · 1,347 parameters"),
    Case(arguments: ["check", "misspelt.yaml"], code: 1, says: "2 errors"),
    Case(arguments: ["check", "absent.yaml"], code: 1, says: "there is no such file"),
    Case(arguments: ["check", "cartpole.yaml", "shared.yaml"], code: 0, says: "2 specs: all ok"),
    Case(
      arguments: ["check", "cartpole.yaml", "misspelt.yaml", "absent.yaml"], code: 1,
      says: "3 specs: 1 ok, 2 with errors · 3 errors"),
    Case(arguments: ["check", "cartpole.yaml", "--frob"], code: 64, says: "compose check <spec> ..."),
    Case(arguments: ["check", "--help"], code: 0, says: "USAGE: compose check <spec> ..."),
    Case(arguments: ["chekc", "cartpole.yaml"], code: 64, says: "chekc"),
    Case(arguments: ["check", "template.yaml"], code: 1, says: "no-spaces"),
    Case(arguments: ["check", "template.yaml", "--spaces", "four.json"], code: 0, says: "ok"),
    Case(arguments: ["check", "template.yaml", "--spaces", "broken.json"], code: 1, says: "`Box`"),
    Case(arguments: ["check", "~critic"], code: 64, says: "<spec>"),
    Case(arguments: ["check", "cartpole.yaml", "~critic"], code: 0, says: "ok · 1 network ·"),
    Case(
      arguments: ["check", "~critic", "cartpole.yaml", "shared.yaml"], code: 0, says: "shared.yaml: ok · 1 "),
    Case(arguments: ["check", "layered.yaml", "units=[3]"], code: 0, says: "ok · 1 network · 23 parameters"),
    Case(arguments: ["check", "layered.yaml", "units=x"], code: 1, says: "--> override:1:7"),
    Case(arguments: ["check", "layered.yaml", "+x=1,2"], code: 1, says: "`x` is given 2 values"),
    Case(arguments: ["check", "layered.yaml", "units=[1],[2]"], code: 1, says: "`--multirun`"),
    Case(arguments: ["run", "layered.yaml", "units=[1],[2]"], code: 1, says: "`--multirun`"),
    Case(
      arguments: ["check", "layered.yaml", "units=[1],[2]", "--multirun"], code: 0, says: "2 points: all ok"),
    Case(arguments: ["summary", "layered.yaml", "units=[1],[2]", "--multirun"], code: 0, says: "all ok"),
    Case(arguments: ["check", "layered.yaml", "units=[1],2", "--multirun"], code: 1, says: "at units=2"),
    Case(arguments: ["check", "layered.yaml", "units=[3]", "--multirun"], code: 0, says: "1 point: ok"),
    Case(arguments: ["check", "misspelt.yaml", "--multirun"], code: 1, says: "1 point: 0 ok, 1 with errors"),
    Case(
      arguments: ["check", "layered.yaml", "units=range(1e9)", "--multirun"], code: 1, says: "larger step"),
    Case(arguments: ["check", "absent.yaml", "units=1,2", "--multirun"], code: 1, says: "no such file"),
    Case(arguments: ["check", "cartpole.yaml", "shared.yaml", "--multirun"], code: 64, says: "one spec"),
    Case(
      arguments: ["check", "cartpole.yaml", "--multirun", "--spaces", "broken.json"], code: 1, says: "`Box`"),
    Case(
      arguments: ["check", "template.yaml", "--multirun", "--spaces", "four.json"], code: 0,
      says: "1 point: ok"),
    Case(arguments: ["check", "absent.yaml", "x=[1"], code: 1, says: "override-syntax"),
    Case(arguments: ["check", "parts/base.yaml"], code: 1, says: "the override `units=…`"),
    Case(arguments: ["summary", "units=[3]", "layered.yaml"], code: 0, says: "[4] → [3]"),
    Case(arguments: ["summary", "layered.yaml", "cartpole.yaml"], code: 64, says: "is no override"),
    Case(arguments: ["run", "layered.yaml", "unit=3"], code: 1, says: "did you mean `units`?"),
    Case(arguments: ["summary", "cartpole.yaml", "--format", "xml"], code: 64, says: "xml"),
    Case(arguments: ["summary", "misspelt.yaml"], code: 1, says: "DenseBlok"),
    Case(
      arguments: ["run", "layered.yaml", "units=[1000000,1000000]"], code: 1,
      says: "more than 2,147,483,648"),
    Case(arguments: ["run", "cartpole.yaml", "--batch", "0"], code: 64, says: "--batch"),
    Case(arguments: ["run", "cartpole.yaml", "--size", "T"], code: 64, says: "--size"),
    Case(
      arguments: ["run", "cartpole.yaml", "--size", "T=4"], code: 1, says: "no observation has a size `T`"),
    Case(
      arguments: ["run", "cartpole.yaml", "--input", "absent", "--batch", "2"], code: 64, says: "--input"),
    Case(arguments: ["run", "cartpole.yaml", "--input", "/dev/null"], code: 1, says: "regular file"),
    Case(arguments: ["run", "cartpole.yaml", "--output", "/absent/o"], code: 1, says: "No such file"),
    Case(arguments: ["run", "shared.yaml"], code: 0, says: "samples are drawn with `T` = 8"),
    Case(arguments: ["run", "misspelt.yaml"], code: 1, says: "DenseBlok"),
    Case(arguments: ["render", "cartpole.yaml", "-o", "a.svg"], code: 64, says: "give a folder to -o"),
    Case(
      arguments: ["render", "cartpole.yaml", "-o", "a.gif", "--network", "policy/0"], code: 64,
      says: "--format"),
    Case(
      arguments: ["render", "cartpole.yaml", "-o", "a.svg", "--network", "policy/1"], code: 1,
      says: "there is no network `policy/1`"),
    Case(
      arguments: ["render", "cartpole.yaml", "-o", "/absent/", "--network", "q"], code: 1, says: "`critic/0`"),
    Case(
      arguments: ["render", "unknown_block.yaml", "-o", "/dev/null", "--format", "dot"], code: 1,
      says: "unknown-name"),
    Case(
      arguments: ["render", "unknown_block.yaml", "-o", "/dev/null", "--format", "dot", "--allow-errors"],
      code: 0, says: "unknown-name"),
    Case(
      arguments: ["render", "absent.yaml", "-o", "a.svg", "--allow-errors"], code: 1, says: "no such file"),
    Case(arguments: ["blocks", "DensBlock"], code: 1, says: "did you mean `DenseBlock`?"),
    Case(arguments: ["blocks", "maze.perception.blocks.DenseBlock"], code: 0, says: "hidden_units"),
    Case(arguments: ["blocks", "--format", "markdown"], code: 0, says: "- [Attention](#attention): ["),
    Case(arguments: ["blocks", "DenseBlock", "--format", "markdown"], code: 0, says: "| `hidden_units` |"),
    Case(arguments: ["blocks", "--pictures", "pictures"], code: 64, says: "--format markdown only"),
    Case(arguments: ["blocks", "--format", "markdown", "--pictures", ""], code: 64, says: "is empty"),
  ]

  @Test(arguments: cases) func `the exit code tells what came out`(_ example: Case) {
    let run = CommandRun(example.arguments)
    #expect(run.code == example.code)
    #expect((run.output + run.error).contains(example.says))
  }

  @Test(arguments: ["check", "summary", "resolve", "render", "run", "blocks", "explain", "schema"])
  func `each subcommand tells how the whole command is used`(_ name: String) {
    let usage = CommandRun(name, "--help").output.split(separator: "\n").first { $0.hasPrefix("USAGE") }
    #expect(usage?.hasPrefix("USAGE: compose \(name)") == true, "\(usage ?? "")")
  }

  @Test func `programs get nothing but JSON on the standard output`() {
    let run = CommandRun(["check", "misspelt.yaml", "--format", "json"])
    #expect(run.output.hasPrefix("{"))
    #expect(run.error == "")
  }

  @Test func `a console that cannot be written to is an error`() {
    struct Full: Error {}
    let console = Console { text, channel in
      if channel == .output, !text.isEmpty { throw OutputError(reason: "it is full") }
    }
    let context = CommandContext(registry: .standard, console: console)
    #expect(ComposeCommand.exitCode(of: ["blocks"], in: context) == 1)
  }
}

import Composer
import FoundationEssentials
import Testing

@testable import ComposeCommand

@Suite struct SweepTests {
  private func run(_ words: String...) -> CommandRun {
    CommandRun(["check", "sweep.yaml"] + words + ["--multirun"])
  }

  /// Each value had an error of its own, and a hundred of them were shown.
  @Test func `a mistake of every point is told once`() {
    let run = run("units=range(1,300)")
    #expect(run.code == 1)
    #expect(run.output.components(separatedBy: "error[").count == 2, "\(run.output.prefix(2000))")
    #expect(run.output.contains("= at every point; this is what it says at units=1\n"))
    #expect(run.output.contains("help: `units` is a list, a range is for one of its elements:\n"))
    #expect(run.output.contains(" `units.0=range(1,300)`\n"))
    #expect(run.output.contains("299 points: 0 ok, 299 with errors"))
  }

  @Test func `the help for a range works`() {
    #expect(run("units.0=range(1,30)").code == 0)
  }

  @Test func `a range of something that is no list has the help that others have`() {
    #expect(!run("non_lin=range(3)").output.contains("non_lin.0"))
  }

  /// The numbers of what does not fit follow from the values.
  @Test func `a mistake that follows from values is told once`() throws {
    let spec = """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}}
      size: 8
      networks:
        net:
          blocks:
            one: {_target_: DenseBlock, in_keys: observation, hidden_units: ["${size}"], non_lin: ReLU}
            two: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}
            sum: {_target_: FunctionalBlock, in_keys: [one, two], func: "lambda one, two: one + two"}
          out_keys: sum

      """
    let folder = try TemporaryFolder(["spec.yml": spec])
    let run = CommandRun("check", "\(folder.path)/spec.yml", "size=range(2,200)", "--multirun")
    #expect(run.output.components(separatedBy: "error[").count == 2, "\(run.output.prefix(4000))")
    #expect(
      run.output.contains("and 193 more (197 points); this is what it says at size=2"),
      "\(run.output.prefix(3000))")
    #expect(run.output.contains("198 points: 1 ok, 197 with errors"))
  }

  /// From 101 parameters more than the budget to 1,494.
  @Test func `numbers of any size are alike`() {
    let run = run("units.0=range(150,350)")
    #expect(run.output.components(separatedBy: "error[over-budget]").count == 2, "\(run.output.prefix(3000))")
    #expect(run.output.contains("200 points: 0 ok, 200 with errors"))
  }

  @Test func `mistakes with cures of their own are told apart`() {
    let run = run("non_lin=Tahn,Relu,Tanh,Rellu")
    for name in ["Tahn", "Relu"] { #expect(run.output.contains("no activation `\(name)`")) }
    for name in ["Tanh", "ReLU"] { #expect(run.output.contains("did you mean `\(name)`?")) }
    #expect(run.output.contains("= at non_lin=Relu,Rellu (2 points); this is what it says at non_lin=Relu\n"))
  }

  @Test func `two mistakes of one point stay two`() {
    let run = run("units=[x, y],[x, y, 3],[3, 4]")
    #expect(run.output.components(separatedBy: "error[").count == 3, "\(run.output)")
  }

  @Test func `programs get every point of a mistake`() throws {
    let json = run("units=range(1,4)", "--format", "json").output.filter { !" \n".contains($0) }
    #expect(json.contains("\"points\":[0,1,2]"))
    #expect(json.components(separatedBy: "\"code\"").count == 2)
  }
}

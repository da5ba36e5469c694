import FoundationEssentials
import Testing

@testable import ComposeCommand

/// Whole pages as users see them; `UPDATE_SNAPSHOTS=1` writes them anew.
@Suite struct SnapshotTests {
  struct Snapshot: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    var testDescription: String { name }

    init(_ name: String, _ arguments: String...) {
      self.name = name
      self.arguments = arguments
    }

    func run(width: Int = Page.width) -> CommandRun { CommandRun(arguments, width: width) }
  }

  static let pages: [Snapshot] = [
    Snapshot("check-fine", "check", "cartpole.yaml", "shared.yaml"),
    Snapshot("check-misspelt", "check", "misspelt.yaml"),
    Snapshot("check-unreadable", "check", "cartpole.yaml", "absent.yaml"),
    Snapshot(
      "check-matrix", "check", "cartpole.yaml", "template.yaml", "misspelt.yaml", "--spaces", "four.json",
      "--spaces",
      "wide.json", "--spaces", "broken.json"),
    Snapshot("check-json", "check", "misspelt.yaml", "--format", "json"),
    Snapshot(
      "check-overridden", "check", "layered.yaml", "units=[3, x]",
      "policy.networks.0.blocks.latent.non_lim=Tanh", "~critic",
      "++policy.networks.0.blocks.latent.in_keys=observatoin"),
    Snapshot(
      "check-sweep", "check", "sweep.yaml", "units=[3],[40,40]", "non_lin=ReLU,Tanh,Tahn",
      "+policy.weight_init=zeros",
      "--multirun"),
    Snapshot("check-sweep-json", "check", "sweep.yaml", "units=[3],[x]", "--multirun", "--format", "json"),
    Snapshot(
      "summary-sweep", "summary", "sweep.yaml", "units=choice([3],[4])", "non_lin=ReLU,Tanh", "--multirun"),
    Snapshot(
      "summary-sweep-wide", "summary", "sweep.yaml",
      "units=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],[2]",
      "critic.networks.0.blocks.latent.hidden_units=[3],[4]", "--multirun"),
    Snapshot("summary-cartpole", "summary", "cartpole.yaml"),
    Snapshot("summary-shared", "summary", "shared.yaml"),
    Snapshot("summary-misspelt", "summary", "misspelt.yaml"),
    Snapshot("summary-json", "summary", "shared.yaml", "--format", "json"),
    Snapshot(
      "resolve-layered", "resolve", "layered.yaml", "units=[3, 4]", "--bind", "DenseBlock.non_lin=Tanh",
      "--bind",
      "LSTMBlock.hidden_size=8", "--spaces", "four.json"),
    Snapshot("resolve-misspelt", "resolve", "misspelt.yaml"),
    Snapshot("run-shared", "run", "shared.yaml", "--batch", "2", "--size", "T=3", "--seed", "7"),
    Snapshot("summary-memory", "summary", "memory.yaml"),
    Snapshot("run-memory", "run", "memory.yaml", "--batch", "2", "--size", "T=3", "--seed", "7"),
    Snapshot("blocks", "blocks"),
    Snapshot("blocks-dense", "blocks", "DenseBlock"),
    Snapshot("blocks-vgg", "blocks", "VGGConvolutionDenseBlock"),
    Snapshot("explain", "explain"),
    Snapshot("explain-tensor", "explain", "unknown-tensor"),
    Snapshot("help", "--help"),
  ]

  @Test(arguments: pages) func `a page stays as it is`(_ snapshot: Snapshot) throws {
    let url = URL(filePath: "\(CommandRun.snapshots)\(snapshot.name).txt")
    let page = snapshot.run().page
    if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil {
      try Data(page.utf8).write(to: url)
    }
    let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    #expect(page == expected)
  }

  @Test(
    arguments: pages.filter {
      !$0.name.contains("check") && !$0.name.contains("json") && $0.name != "explain-tensor"
    })
  func `tables fit 80 columns`(_ snapshot: Snapshot) {
    for line in snapshot.run().output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  /// What a page takes from elsewhere, such as an example, has lines of its own.
  @Test(
    arguments: pages.filter {
      !$0.name.contains("check") && !$0.name.contains("json") && !$0.name.contains("resolve")
        && $0.name != "help" && $0.name != "explain-tensor"
    })
  func `pages are laid out for narrow terminals`(_ snapshot: Snapshot) {
    let wide = Set(snapshot.run().output.split(separator: "\n").map { $0.drop { $0 == " " } })
    for line in snapshot.run(width: 40).output.split(separator: "\n") where line.count > 40 {
      #expect(wide.contains(line.drop { $0 == " " }), "\(line)")
    }
  }

  @Test func `a page has 80 columns at most`() {
    #expect(CommandRun(["blocks"], width: 200).output == CommandRun("blocks").output)
  }
}

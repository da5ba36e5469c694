import FoundationEssentials
import Testing

/// Whole pages as users see them; `UPDATE_SNAPSHOTS=1` writes them anew.
@Suite struct SnapshotTests {
  struct Snapshot: Sendable, CustomTestStringConvertible {
    let name: String
    let run: @Sendable () -> CommandRun
    var testDescription: String { name }
  }

  static let pages: [Snapshot] = [
    Snapshot(name: "check-fine") { CommandRun("check", "cartpole.yaml", "shared.yaml") },
    Snapshot(name: "check-misspelt") { CommandRun("check", "misspelt.yaml") },
    Snapshot(name: "check-unreadable") { CommandRun("check", "cartpole.yaml", "absent.yaml") },
    Snapshot(name: "check-matrix") {
      CommandRun(
        "check", "cartpole.yaml", "template.yaml", "misspelt.yaml", "--spaces", "four.json", "--spaces",
        "wide.json", "--spaces", "broken.json")
    },
    Snapshot(name: "check-json") { CommandRun("check", "misspelt.yaml", "--format", "json") },
    Snapshot(name: "check-overridden") {
      CommandRun(
        "check", "layered.yaml", "units=[3, x]", "policy.networks.0.blocks.latent.non_lim=Tanh", "~critic",
        "++policy.networks.0.blocks.latent.in_keys=observatoin")
    },
    Snapshot(name: "check-sweep") {
      CommandRun(
        "check", "sweep.yaml", "units=[3],[40,40]", "non_lin=ReLU,Tanh,Tahn", "+policy.weight_init=zeros",
        "--multirun")
    },
    Snapshot(name: "check-sweep-json") {
      CommandRun("check", "sweep.yaml", "units=[3],[x]", "--multirun", "--format", "json")
    },
    Snapshot(name: "summary-sweep") {
      CommandRun("summary", "sweep.yaml", "units=choice([3],[4])", "non_lin=ReLU,Tanh", "--multirun")
    },
    Snapshot(name: "summary-sweep-wide") {
      CommandRun(
        "summary", "sweep.yaml",
        "units=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],[2]",
        "critic.networks.0.blocks.latent.hidden_units=[3],[4]", "--multirun")
    },
    Snapshot(name: "summary-cartpole") { CommandRun("summary", "cartpole.yaml") },
    Snapshot(name: "summary-shared") { CommandRun("summary", "shared.yaml") },
    Snapshot(name: "summary-misspelt") { CommandRun("summary", "misspelt.yaml") },
    Snapshot(name: "summary-json") { CommandRun("summary", "shared.yaml", "--format", "json") },
    Snapshot(name: "resolve-layered") {
      CommandRun(
        "resolve", "layered.yaml", "units=[3, 4]", "--bind", "DenseBlock.non_lin=Tanh", "--bind",
        "LSTMBlock.hidden_size=8", "--spaces", "four.json")
    },
    Snapshot(name: "resolve-misspelt") { CommandRun("resolve", "misspelt.yaml") },
    Snapshot(name: "run-shared") {
      CommandRun("run", "shared.yaml", "--batch", "2", "--size", "T=3", "--seed", "7")
    },
    Snapshot(name: "summary-memory") { CommandRun("summary", "memory.yaml") },
    Snapshot(name: "run-memory") {
      CommandRun("run", "memory.yaml", "--batch", "2", "--size", "T=3", "--seed", "7")
    },
    Snapshot(name: "blocks") { CommandRun("blocks") },
    Snapshot(name: "blocks-dense") { CommandRun("blocks", "DenseBlock") },
    Snapshot(name: "blocks-vgg") { CommandRun("blocks", "VGGConvolutionDenseBlock") },
    Snapshot(name: "explain") { CommandRun("explain") },
    Snapshot(name: "explain-tensor") { CommandRun("explain", "unknown-tensor") },
    Snapshot(name: "help") { CommandRun("--help") },
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
}

import FoundationEssentials
import Testing

@testable import ComposeCommand

@Suite struct BrokenPictureTests {
  static let cases = "../../Conformance/maze/error/"

  /// The wrong specs of the reference's suite.
  static let names: [String] = {
    let folder = CommandRun.specs + cases
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted()
  }()

  /// The pictures of a wrong spec as DOT, by file name.
  private func pictures(_ name: String, _ options: String...) throws -> (
    run: CommandRun, dots: [String: String]
  ) {
    let folder = try TemporaryFolder()
    let run = CommandRun(
      [
        "render", Self.cases + name + "/spec.yaml", "--spaces", Self.cases + name + "/spaces.json",
        "-o", folder.path + "/", "--format", "dot",
      ] + options)
    var dots: [String: String] = [:]
    for file in try folder.files() { dots[file] = try folder.text(of: file) }
    return (run, dots)
  }

  @Test(arguments: names) func `every wrong spec is drawn in every detail, or has nothing to draw`(
    _ name: String
  ) throws {
    #expect(Self.names.count > 50)
    for detail in ["blocks", "layers", "ops"] {
      let (run, dots) = try pictures(name, "--allow-errors", "--detail", detail)
      #expect(run.code == (dots.isEmpty ? 1 : 0), "\(detail): \(run.error)")
      // The figures of a network with a mistake are none of its own.
      for dot in dots.values where dot.contains(">the spec has ") {
        let isElsewhere = dot.contains("none of them in this network")
        #expect(dot.contains(">incomplete: the spec has errors<") != isElsewhere, "\(detail): \(dot)")
      }
    }
  }

  /// What `fuzz` has found: the state belongs to a block that could not be built to its end.
  @Test func `the state of a block that fails is drawn`() throws {
    let spec = """
      _target_: InferenceBlock
      spaces: {observation: {x: {type: Box, low: -1, high: 1, shape: [3, H, W]}}}
      networks:
        net:
          out_keys: b
          blocks: {b: {_target_: GRUBlock, in_keys: x, hidden_size: 3, non_lin: ReLU, state: carried}}
      """
    let folder = try TemporaryFolder()
    let path = try folder.write(spec, to: "state.yml")
    let run = CommandRun("render", path, "-o", folder.path + "/state.dot", "--detail", "ops")
    #expect(run.code == 1)
    #expect(try folder.text(of: "state.dot").contains("net/in/b."))
  }

  struct Mark: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the picture of the policy must show.
    let shows: [String]
    var redEdges = 0
    var testDescription: String { name }
  }

  @Test(arguments: [
    Mark(name: "concat_rank", shows: ["✗ cannot combine", ">6, 4<"], redEdges: 2),
    Mark(name: "vector_to_convolution", shows: ["needs [B, channels, rows, columns&#93;"], redEdges: 1),
    Mark(name: "recurrence_without_time", shows: ["needs [B, time, features&#93;"], redEdges: 1),
    Mark(name: "discrete_observation", shows: ["needs float32"], redEdges: 1),
    Mark(name: "image_too_small_for_stages", shows: ["needs at least [B, 3, 32, 32&#93;"], redEdges: 1),
    Mark(name: "head_width", shows: ["✗ the action head", "needs [B, 3&#93;"], redEdges: 1),
    Mark(name: "time_axis_kept_to_the_head", shows: ["needs [B, 2&#93;"], redEdges: 1),
    Mark(name: "unproduced_in_key", shows: ["✗ reads latnt", "✗ nothing gives it"], redEdges: 1),
    Mark(name: "head_missing", shows: ["✗ no block gives it", "✗ no block gives the action head"]),
    Mark(name: "cycle", shows: ["✗ the blocks need each other"], redEdges: 1),
    Mark(name: "unknown_block_type", shows: ["✗ block_type of the modality feature"]),
    Mark(name: "missing_parameter", shows: ["✗ lacks its required parameter non_lin"]),
    Mark(
      name: "unknown_top_level_key",
      shows: ["the spec has 1 error, none of them in this network", "line 3: the spec has no parameter"]),
    Mark(name: "beta_on_discrete", shows: ["✗ is Discrete 4, but Beta", "Discrete 4 → ?"]),
    Mark(name: "unknown_distribution", shows: ["there is no distribution CategoricalDistribution"]),
    Mark(name: "unknown_action_head", shows: ["line 4: there is no action moove"]),
  ]) func `what is wrong is red`(_ mark: Mark) throws {
    let (_, dots) = try pictures(mark.name)
    let dot = try #require(dots["policy_0.dot"])
    for text in mark.shows { #expect(dot.contains(text), "\(text)\n\(dot)") }
    #expect(dot.split(separator: "arrowhead=tee").count - 1 == mark.redEdges, "\(dot)")
  }

  @Test(arguments: [
    // The last pooling comes out of what fits, and goes into the block that failed.
    Mark(
      name: "image_too_small_for_stages", shows: [">max-pool<", ">conv_41.weight<", "✗ hidden_channels"],
      redEdges: 2),
    Mark(name: "concat_rank", shows: [">matmul<", "✗ cannot combine", "[?"], redEdges: 2),
    Mark(name: "head_width", shows: [">matmul<", "✗ the action head", "needs [B, 3&#93;"], redEdges: 1),
    Mark(name: "unproduced_in_key", shows: [">matmul<", "✗ nothing gives it"], redEdges: 1),
    Mark(name: "missing_parameter", shows: [">convolution<", "✗ lacks its required parameter non_lin"]),
  ]) func `operations are drawn as far as they are known`(_ mark: Mark) throws {
    let (_, dots) = try pictures(mark.name, "--detail", "ops")
    let dot = try #require(dots["policy_0.dot"])
    for text in mark.shows { #expect(dot.contains(text), "\(text)\n\(dot)") }
    #expect(dot.split(separator: "arrowhead=tee").count - 1 == mark.redEdges, "\(dot)")
  }
}

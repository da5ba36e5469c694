import Composer
import Rendering
import Testing

@testable import ComposeCommand

/// What the pages of blocks say beyond their declarations, and how their examples are drawn.
@Suite struct BlockReferenceTests {
  static func reference(_ name: String) throws -> BlockReference {
    BlockReference(try #require(ModelRegistry.standard.perception.blocks[name]), registry: .standard)
  }

  @Test(arguments: [
    ("DenseBlock", "features", "features"),
    ("ConcatenationBlock", "1 or more: part", "joined"),
    (
      "MultiHeadAttentionBlock",
      "query, key, value, mask (optional; float32, int64 or bool), "
        + "key padding mask (optional; float32, int64 or bool)", "attention, weights (optional)"
    ),
    ("StridedConvolutionBlock", "image", "features"),
  ]) func `keys are told in their order`(_ name: String, _ inputs: String, _ outputs: String) throws {
    let reference = try Self.reference(name)
    #expect(reference.inputs == inputs)
    #expect(reference.outputs == outputs)
  }

  /// A tensor that goes into a block twice is one arrow; one that is called like its port needs no label.
  @Test(arguments: [
    ("DenseBlock", [""]), ("MultiHeadAttentionBlock", ["", "key, value"]),
    ("ActionMaskingBlock", ["logits", "mask"]), ("ConcatenationBlock", ["", ""]),
  ]) func `arrows say what a tensor is to the block`(_ name: String, _ labels: [String]) throws {
    let example = try #require(try Self.reference(name).example)
    let diagram = try Diagram(of: example.network, in: example.composition)
    let into = diagram.edges.filter { $0.to.hasSuffix("/result") && !$0.to.contains("/out/") }
    #expect(into.map(\.label) == labels)
  }

  @Test(arguments: [
    (0, "0"), (0.5, "0.5"), (-1.23456, "-1.235"), (0.000123456, "0.0001235"), (1_234_567, "1234567"),
    (12_345_678, "1.235e7"), (99_999_999, "1e8"), (-3.4028234663852886e38, "-3.403e38"),
    (.infinity, "inf"),
  ]) func `numbers have four significant digits`(_ number: Double, _ text: String) {
    #expect(NumberText.rounded(number) == text)
  }

  @Test(arguments: [
    ("`_target_` and in_keys", "`_target_` and in_keys"), ("a _word_ * 2", "a \\_word\\_ \\* 2"),
    ("x < y", "x \\< y"), ("a | b", "a \\| b"),
  ]) func `text stays what it is in Markdown`(_ plain: String, _ markdown: String) {
    #expect(Markdown.cell(plain) == markdown)
  }
}

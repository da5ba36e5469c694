import Testing

@testable import conformance

@Suite("Running recorded cases")
struct ExaminerTests {
  @Test(
    "A case that agrees passes, with the number of its tensors",
    arguments: [
      ("dense/two_layers_relu", "6 tensors"), ("lstm/bidirectional", "12 tensors"),
      ("custom/pole", "4 tensors"),
      ("template/image_and_vector", "6 tensors"), ("init/dense", "4 tensors"),
      ("categorical/four", "9 tensors"),
      ("error/cycle", "says what is wrong"), ("functional/two_inputs_by_name", "3 tensors"),
      ("torch_model/linear_relu", "4 tensors"), ("torch_model/two_inputs_two_outputs", "6 tensors"),
    ])
  func passes(name: String, words: String) {
    let (found, outcome) = Examiner.standard.examine(caseAt: "\(CaseCopy.suite)/\(name)")
    #expect(found == name)
    let line = outcome.line(found)
    #expect(line.hasPrefix("pass \(name)  ") && line.contains(words), "\(line)")
  }

  @Test(
    "One corrupted number makes a case fail, by its name",
    arguments: [
      ("dense/two_layers_relu", "out/latent"), ("dense/two_layers_relu", "grad_in/obs"),
      ("lstm/bidirectional", "grad_param/net.weight_hh_l0"), ("custom/pole", "policy/0/out/action"),
      ("torch_model/linear_relu", "grad_param/net.layers.fc.bias"), ("functional/tanh", "grad_in/x"),
      ("custom/pole", "values/0"), ("categorical/four", "kl"),
    ])
  func corrupted(name: String, tensor: String) throws {
    let copy = try CaseCopy(of: name)
    try copy.corrupt(tensor)
    let line = outcome(copy)
    #expect(line.hasPrefix("FAIL \(name)  ") && line.contains("\(tensor) deviates by"), "\(line)")
  }

  @Test("A corrupted parameter makes outputs and gradients fail")
  func corruptedParameter() throws {
    let copy = try CaseCopy(of: "dense/two_layers_relu")
    try copy.corrupt("param/net.linear_1.bias")
    #expect(outcome(copy).hasPrefix("FAIL dense/two_layers_relu  out/latent deviates by"))
  }

  @Test(
    "What a case says of shapes, names, counts and rules is checked",
    arguments: [
      ("dense/two_layers_relu", "\"net.linear_1.bias\"", "\"net.linear_9.bias\"", "missing parameters"),
      ("dense/two_layers_relu", "1336", "1337", "the parameter count: got 1336, want 1337"),
      ("custom/pole", "\"DenseBlock\", [\"obs\"]", "\"FlattenBlock\", [\"obs\"]", "want FlattenBlock"),
      ("init/dense", "\"expected_norm\": 1.0", "\"expected_norm\": 1.1", "the norms of net.linear_0.weight"),
      ("init/dense", "\"zero\"", "\"default\"", "is touched by normc"),
      (
        "error/cycle", "\"must_mention\": [", "\"must_mention\": [\"zebra\", ", "does not mention [\"zebra\"]"
      ),
    ])
  func changedCase(name: String, text: String, other: String, words: String) throws {
    let copy = try CaseCopy(of: name)
    try copy.replace(text, with: other, in: "case.json")
    let line = outcome(copy)
    #expect(line.hasPrefix("FAIL \(name)  ") && line.contains(words), "\(line)")
  }

  @Test(
    "A case that needs what does not exist here is skipped, and says what",
    arguments: [
      ("dense/two_layers_relu", "\"DenseBlock\"", "\"HyperBlock\"", "block HyperBlock is not registered"),
      ("dense/two_layers_relu", "\"block\",", "\"opera\",", "cases of the kind `opera` are not known"),
      ("dense/two_layers_relu", "\"eval\"", "\"train\"", "the mode `train` is not known"),
      ("dense/two_layers_relu", "dense/two_layers_relu", "quirk/dense", "quirk"),
      ("categorical/four", "\"Categorical\"", "\"Dirichlet\"", "distribution Dirichlet is not registered"),
    ])
  func skipped(name: String, text: String, other: String, feature: String) throws {
    let copy = try CaseCopy(of: name)
    try copy.replace(text, with: other, in: "case.json")
    let line = outcome(copy)
    #expect(line.hasPrefix("skip ") && line.hasSuffix("  skipped: \(feature)"), "\(line)")
  }

  @Test("A model whose critic does not exist here is skipped by the critic's name")
  func unknownCritic() throws {
    let copy = try CaseCopy(of: "template/vector")
    try copy.replace("StateCriticComposer", with: "OracleComposer", in: "spec.yaml")
    #expect(outcome(copy).contains("skipped: there is no critic composer `OracleComposer`"))
  }

  @Test(
    "A broken case fails and says why",
    arguments: [
      ("\"in_shapes\"", "\"in_forms\"", "has no `in_shapes`"), ("1336", "\"many\"", "is not a whole number"),
      ("{", "[", "case.json"), ("\"batch_shape\": [", "\"batch_shape\": [7, ", "instead of"),
    ])
  func broken(text: String, other: String, words: String) throws {
    let copy = try CaseCopy(of: "dense/two_layers_relu")
    try copy.replace(text, with: other, in: "case.json")
    let line = outcome(copy)
    #expect(line.hasPrefix("FAIL ") && line.contains(words), "\(line)")
  }

  private func outcome(_ copy: CaseCopy) -> String {
    let (name, outcome) = Examiner.standard.examine(caseAt: copy.folder)
    return outcome.line(name)
  }
}

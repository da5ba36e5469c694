import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@testable import conformance

@Suite("Recorded modules of PyTorch")
struct TorchModelBlockTests {
  @Test("Every operation that the format names is built")
  func operations() throws {
    let text = """
      {
        "block": {
          "type": "TorchModelBlock", "in_keys": ["a", "b"], "out_keys": ["y", "z"],
          "params": {
            "in_num_dims": [3, 2], "out_num_dims": [2, 2],
            "net": {"ops": [
              {"op": "conv1d", "name": "c", "in": ["a"], "out": "h", "in_channels": 3, "out_channels": 4, "kernel_size": 2},
              {"op": "mean", "in": ["h"], "out": "m", "dim": -1},
              {"op": "linear", "name": "f", "in": ["b"], "out": "g", "in_features": 5, "out_features": 4, "bias": false},
              {"op": "tanh", "in": ["g"], "out": "t"},
              {"op": "add", "in": ["m", "t"], "out": "s"},
              {"op": "multiply", "in": ["s", "t"], "out": "p"},
              {"op": "relu", "in": ["p"], "out": "y"},
              {"op": "concat", "in": ["y", "b", "m"], "out": "z", "returns": ["y", "z"]}
            ]}
          }
        }
      }
      """
    let node = try #require(YAML.parse(SourceFile(name: "case.json", text: text), into: Diagnostics()))
    let examiner = Examiner.standard
    let single = try SingleBlock(
      Field(path: "", node: node)["block"],
      inputs: ["a": TensorType(shape: [2, 3, 6]), "b": TensorType(shape: [2, 5])],
      registry: examiner.registry.perception)
    #expect(single.network.outputs["y"]??.shape == [.batch, 2, 4])
    #expect(single.network.outputs["z"]??.shape == [.batch, 2, 13])
    #expect(
      single.parameters == [
        ParameterRecord(name: "net.layers.c.weight", shape: [4, 3, 2], kind: ""),
        ParameterRecord(name: "net.layers.c.bias", shape: [4], kind: ""),
        ParameterRecord(name: "net.layers.f.weight", shape: [4, 5], kind: ""),
      ])
  }

  @Test("An operation that is not known is told")
  func unknownOperation() throws {
    let copy = try CaseCopy(of: "torch_model/linear_relu")
    try copy.replace("\"relu\"", with: "\"swish\"", in: "case.json")
    let (name, outcome) = Examiner.standard.examine(caseAt: copy.folder)
    #expect(outcome.line(name).contains("the operation `swish` of a recorded module is not known"))
  }
}

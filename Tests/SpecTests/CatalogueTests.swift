import Spec
import Testing

@Suite struct CatalogueTests {
  private static let catalogue: Catalogue<Int> = {
    var catalogue = Catalogue<Int>(kind: "block")
    let path = "maze.perception.blocks"
    catalogue.register(
      "DenseBlock", aliases: ["\(path).DenseBlock", "\(path).feed_forward.dense.DenseBlock"], 1)
    catalogue.register("FlattenBlock", aliases: ["\(path).FlattenBlock"], 2)
    let distributions = "maze.distributions"
    for kind in ["Categorical", "MultiCategorical"] {
      let name = "\(kind)ProbabilityDistribution"
      catalogue.register(name, aliases: ["\(distributions).\(kind.lowercased()).\(name)"], 3)
    }
    catalogue.register("Tanh", aliases: ["torch.nn.Tanh"], 4)
    catalogue.register("ReLU", aliases: ["torch.nn.ReLU"], 5)
    return catalogue
  }()

  @Test(arguments: [
    Row("DenseBlock", "= DenseBlock"), Row("maze.perception.blocks.DenseBlock", "= DenseBlock"),
    Row("DensBlock", "DenseBlock"), Row("Dense", "DenseBlock"), Row("denseblock", "DenseBlock"),
    Row("maze.perception.blocks.DensBlock", "maze.perception.blocks.DenseBlock"),
    Row(
      "maze.perception.blocks.feed_forward.dense.DensBlock",
      "maze.perception.blocks.feed_forward.dense.DenseBlock"),
    Row("maze.perceptoin.blocks.DenseBlock", "maze.perception.blocks.DenseBlock"),
    Row("torch.nn.TanH", "torch.nn.Tanh"), Row("torch.nn.relu", "torch.nn.ReLU"), Row("TanH", "Tanh"),
    Row(
      "maze.distributions.categorical.CategoricalDistribution",
      "maze.distributions.categorical.CategoricalProbabilityDistribution"),
    Row("Zebra", "nothing"), Row("torch.nn.Zebra", "nothing"), Row("", "nothing"), Row(".", "nothing"),
    Row("x", "nothing"),
  ])
  func lookups(row: Row) {
    switch Self.catalogue.lookup(row.input) {
    case .found(let element):
      #expect("= \(element.name)" == row.expected)
      #expect(element.spelling == row.input)
    case .unknown(let suggestion): #expect((suggestion ?? "nothing") == row.expected)
    }
  }

  @Test func aCopyCanBeExtended() {
    var copy = Self.catalogue
    copy.register("DenseBlock", 9)
    copy.register("Own", aliases: ["Tanh", "mine.Own"], 8)
    #expect(copy["DenseBlock"] == 9 && copy["mine.Own"] == 8)
    #expect(copy["Tanh"] == 4, "an alias does not hide a name")
    #expect(Self.catalogue["DenseBlock"] == 1)
  }

  @Test(arguments: [
    Row("hidden_unit", "hidden_units"), Row("hiden_units", "hidden_units"), Row("non_lni", "non_lin"),
    Row("NON_LIN", "non_lin"),
    Row("units", "hidden_units"), Row("hidden_units", "nothing"), Row("zebra", "nothing"),
    Row("a", "nothing"), Row("", "nothing"),
  ])
  func closest(row: Row) {
    #expect((closestMatch(to: row.input, among: ["non_lin", "hidden_units"]) ?? "nothing") == row.expected)
  }

  @Test func neighboursThatSwappedPlacesAreOneMistake() {
    #expect(closestMatch(to: "sede", among: ["bias", "seed"]) == "seed")
    #expect(closestMatch(to: "sdexx", among: ["seed"]) == nil)
  }
}

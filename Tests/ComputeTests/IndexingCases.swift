import Compute
import Tensors

private let rows = shaped([3, 2], [1, 2, 3, 4, 5, 6])
private let batch = shaped([2, 2, 1], [1, 2, 3, 4])
private let infinity = Float.infinity

let indexingOperationCases: [OperationCase] = [
  OperationCase(
    "gather", [rows, integers([5], [2, 0, 2, 3, -1])],
    gives: [shaped([5, 2], [5, 6, 1, 2, 5, 6, 0, 0, 0, 0])]
  ) { (g, x) throws(ShapeError) in [try g.gather(x[0], at: x[1])] },
  OperationCase(
    "gather by shared and own indices", [batch, integers([1], [1]), integers([2, 3], [1, 0, 1, 0, 0, 9])],
    gives: [shaped([2, 1, 1], [2, 4]), shaped([2, 3, 1], [2, 1, 2, 3, 3, 0])]
  ) { (g, x) throws(ShapeError) in [try g.gather(x[0], at: x[1]), try g.gather(x[0], at: x[2])] },
  OperationCase(
    "gather whole numbers and truth values",
    [integers([2, 1], [7, 8]), booleans([2, 1], [false, true]), integers([2], [1, 5])],
    gives: [integers([2, 1], [8, 0]), booleans([2, 1], [true, false])]
  ) { (g, x) throws(ShapeError) in [try g.gather(x[0], at: x[2]), try g.gather(x[1], at: x[2])] },
  OperationCase(
    "gather nothing, and of nothing",
    [rows, integers([0], []), shaped([0, 2], []), integers([1], [0]), shaped([2, 0], [])],
    gives: [shaped([0, 2], []), shaped([1, 2], [0, 0]), shaped([1, 0], [])]
  ) { (g, x) throws(ShapeError) in
    [try g.gather(x[0], at: x[1]), try g.gather(x[2], at: x[3]), try g.gather(x[4], at: x[3])]
  },
  OperationCase(
    "scatter", [rows, integers([3], [1, 1, 4])],
    gives: [shaped([3, 2], [0, 0, 4, 6, 0, 0]), shaped([3, 2], [0, 0, 3, 4, 0, 0])]
  ) { (g, x) throws(ShapeError) in
    [try g.scatterSum(x[0], at: x[1], count: 3), try g.scatterMax(x[0], at: x[1], count: 3)]
  },
  OperationCase(
    "scatter in each sample", [batch, integers([2, 2], [0, 0, 1, -1])],
    gives: [shaped([2, 2, 1], [3, 0, 0, 3]), shaped([2, 2, 1], [2, 0, 0, 3])]
  ) { (g, x) throws(ShapeError) in
    [try g.scatterSum(x[0], at: x[1], count: 2), try g.scatterMax(x[0], at: x[1], count: 2)]
  },
  OperationCase(
    "the largest of infinities and not-a-number",
    [shaped([4, 1], [-infinity, -infinity, .nan, 1]), integers([4], [0, 0, 1, 1])],
    gives: [shaped([3, 1], [-infinity, .nan, 0])]
  ) { (g, x) throws(ShapeError) in [try g.scatterMax(x[0], at: x[1], count: 3)] },
  OperationCase(
    "scatter nothing, and to nowhere",
    [shaped([0, 2], []), integers([0], []), shaped([2, 0], []), integers([2], [0, 1])],
    gives: [shaped([1, 2], [0, 0]), shaped([1, 2], [0, 0]), shaped([0, 2], []), shaped([2, 0], [])]
  ) { (g, x) throws(ShapeError) in
    [
      try g.scatterSum(x[0], at: x[1], count: 1), try g.scatterMax(x[0], at: x[1], count: 1),
      try g.scatterMax(x[0], at: x[1], count: 0), try g.scatterMax(x[2], at: x[3], count: 2),
    ]
  },
]

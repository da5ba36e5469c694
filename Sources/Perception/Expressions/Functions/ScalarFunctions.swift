import Compute
import Glibc

extension ExpressionLibrary {
  /// Functions of numbers, which are computed when the network is built.
  static let scalarFunctions: [ExpressionFunction] = [
    scalar("sqrt") { $0.squareRoot() }, scalar("exp") { Glibc.exp($0) }, scalar("log") { Glibc.log($0) },
    scalar("fabs") { $0.magnitude },
  ]

  private static func scalar(
    _ name: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> ExpressionFunction {
    ExpressionFunction(name, [.required("x", is: .number)], gives: { _ in .number }) {
      (arguments, _) throws(ShapeError) in
      .number(body(try arguments.number("x") ?? .nan))
    }
  }
}

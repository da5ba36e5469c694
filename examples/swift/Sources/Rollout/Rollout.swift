import Composer
import FoundationEssentials

/// Balances a pole with a freshly composed policy: what a program needs that embeds ModelComposer.
///
/// Run it from this folder with `swift run Rollout`, or `swift run Rollout SPEC` for a spec of your own over
/// CartPole's spaces.
@main
struct Rollout {
  static func main() throws {
    let spec = CommandLine.arguments.dropFirst().first ?? "../yaml/cartpole.yaml"

    // 1. Compose. Everything that is wrong with a spec arrives at once, each problem with its place.
    let model: Model
    do {
      model = try ModelComposer.compose(specAt: URL(filePath: spec), seed: 7)
    } catch ModelError.spec(let diagnostics) {
      print(DiagnosticTextRenderer().render(diagnostics))
      return
    }
    for network in model.composition.networks {
      print("\(network.name): \(network.composed.parameterCount) parameters")
    }

    // 2. Act. A single observation has no batch axis: the action of a Discrete space is then a scalar.
    var state: [Float] = [0, 0, 0.02, 0]
    var steps = 0
    while abs(state[2]) < 0.21, abs(state[0]) < 2.4, steps < 200 {
      let actions = try model.policy(["observation": Tensor(state, shape: [4])])
      let pushesRight = actions["action"]?.doubles.first == 1
      state = CartPole.next(after: state, force: pushesRight ? 10 : -10)
      steps += 1
    }
    print("the untrained policy balanced the pole for \(steps) steps")

    // 3. Evaluate many states at once: whatever axes stand in front come back in front.
    let states = Tensor((0..<24).map { Float($0) / 100 }, shape: [2, 3, 4])
    let values = try model.value(["observation": states])
    print("values of 2 × 3 states: shape \(values.shape)")
  }
}

/// The cart and pole of Barto, Sutton and Anderson (1983), by Euler's method with steps of 0.02 s.
enum CartPole {
  /// The state `[x, ẋ, θ, θ̇]` after one step under a force in newtons.
  static func next(after state: [Float], force: Float) -> [Float] {
    let (x, speed, angle, turn) = (state[0], state[1], state[2], state[3])
    // Small angles: sin θ ≈ θ, cos θ ≈ 1.
    let pushed = (force + 0.05 * turn * turn * angle) / 1.1
    let turning = (9.8 * angle - pushed) / (0.5 * (4.0 / 3.0 - 0.1 / 1.1))
    let acceleration = pushed - 0.05 * turning / 1.1
    return [x + 0.02 * speed, speed + 0.02 * acceleration, angle + 0.02 * turn, turn + 0.02 * turning]
  }
}

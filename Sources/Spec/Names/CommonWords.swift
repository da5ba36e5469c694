/// Words that tensors and networks are commonly called by: of two names that are as rare as each other, the one that is
/// made of them is likely spelt right.
enum CommonWords {
  static func contains(_ word: String) -> Bool {
    all.contains(word) || word.hasSuffix("s") && all.contains(String(word.dropLast()))
  }

  private static let all: Set<String> = [
    "acceleration", "action", "actor", "agent", "ally", "angle", "attention", "audio", "bag", "ball", "board",
    "body", "box", "brain", "camera", "car", "cell", "channel", "city", "cloud", "color", "command", "concat",
    "context", "core", "critic", "depth", "direction", "distance", "door", "edge", "embedding", "encoder",
    "enemy",
    "energy", "entity", "environment", "eye", "feature", "flat", "food", "force", "frame", "fuel", "game",
    "gate",
    "global", "goal", "graph", "grid", "ground", "hand", "head", "health", "heading", "height", "hidden",
    "history",
    "image", "input", "inventory", "item", "joint", "key", "label", "language", "latent", "layer", "left",
    "level",
    "lidar", "local", "location", "logits", "map", "mask", "memory", "message", "mission", "mode", "motion",
    "motor",
    "move", "neighbor", "neighbour", "net", "network", "node", "object", "observation", "obstacle",
    "opponent",
    "other", "out", "output", "own", "pack", "patch", "path", "pixel", "place", "player", "point", "policy",
    "pooled",
    "pose", "position", "power", "previous", "price", "queue", "radar", "range", "ray", "recurrent",
    "relation",
    "response", "reward", "right", "road", "robot", "room", "rotation", "scalar", "scan", "scene", "score",
    "screen",
    "self", "sensor", "sequence", "shape", "shared", "signal", "size", "sound", "speed", "state", "step",
    "summary",
    "target", "team", "temperature", "terrain", "text", "time", "token", "torque", "trunk", "type", "unit",
    "user",
    "value", "vector", "vehicle", "velocity", "view", "vision", "visual", "voice", "wall", "weight", "wheel",
    "width",
    "word", "world",
  ]
}

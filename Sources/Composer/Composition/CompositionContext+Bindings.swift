import Perception
import Spec

extension CompositionContext {
  /// The context with parameters bound by class, and the bindings as far as they are right.
  func binding(_ layers: [BindingLayer]) -> (context: CompositionContext, bindings: Bindings) {
    if layers.isEmpty { return (self, Bindings()) }
    let bindings = Bindings(layers, of: classes, reportingTo: diagnostics)
    var registry = registry
    registry.perception = registry.perception.binding(bindings)
    let context = CompositionContext(
      registry: registry, spaces: spaces, mode: mode, diagnostics: diagnostics)
    return (context, bindings)
  }

  /// Everything whose parameters can be bound, by the names that `_target_` and the like know.
  var classes: Catalogue<BindableClass> {
    var classes = Catalogue<BindableClass>(kind: "class")
    func register<Element>(_ catalogue: Catalogue<Element>, read: (Element) -> BindableClass) {
      for (name, entry) in catalogue.entries {
        classes.register(name, aliases: entry.aliases, read(entry.element))
      }
    }
    let registry = registry
    register(registry.perception.blocks) { type in
      BindableClass { _ = type.init($0, registry: registry.perception) }
    }
    register(registry.perception.initializers) { type in BindableClass { _ = type.init($0) } }
    register(registry.distributions) { type in BindableClass { type.readOptions($0) } }
    // What is wrong with values at the place of their use is reported there.
    let spaces = spaces
    let mode = mode
    @Sendable func unheard() -> CompositionContext {
      CompositionContext(registry: registry, spaces: spaces, mode: mode, diagnostics: Diagnostics())
    }
    for (name, entry) in ModelRegistry.networks.entries {
      let named = NamedElement(name: name, spelling: name, element: entry.element)
      classes.register(
        name, aliases: entry.aliases,
        BindableClass { _ = FlattenConcatNetwork(named, $0, registry: registry.perception) })
    }
    register(ModelRegistry.policies) { BindableClass { _ = unheard().readPolicy($0) } }
    register(ModelRegistry.critics) { _ in BindableClass { _ = unheard().readCritic($0) } }
    register(ModelRegistry.builders) {
      BindableClass { _ = ConcatModelBuilder.parameters($0, steps: spaces.stepOrder) }
    }
    return classes
  }
}

import Spec

extension ForeignNames {
  /// Whether a name is what others give the layers of a network, which here are blocks.
  func isOfLayers(_ name: String) -> Bool {
    ["hidden_units", "non_lin"].contains(name)
      || translation(of: name, among: ["hidden_units", "non_lin"]) != nil
  }

  /// What Stable-Baselines3, RLlib, skrl, Keras and PyTorch call the keys of a spec.
  static let standard = ForeignNames([
    "hidden_units": [
      "net_arch", "hiddens", "fcnet_hiddens", "post_fcnet_hiddens", "hidden_sizes", "hidden_layers",
      "hidden_dims",
      "layers", "layer_sizes", "units", "sizes", "features", "fc_layers", "mlp_layers", "num_units", "dims",
    ],
    "hidden_channels": [
      "channels", "filters", "conv_filters", "out_channels", "conv_channels", "num_filters",
    ],
    "hidden_size": [
      "hidden_dim", "hidden_units", "units", "lstm_cell_size", "cell_size", "lstm_hidden_size",
    ],
    "hidden_features": ["features", "hidden_units", "units", "hidden_channels", "channels"],
    "output_units": ["out_features", "units", "output_size", "out_dim"],
    "non_lin": [
      "activation", "activations", "activation_fn", "activation_function", "fcnet_activation",
      "conv_activation",
      "hidden_activation", "nonlinearity", "act", "act_fn", "non_lins",
    ],
    "non_lins": ["activation", "activations", "activation_fn", "nonlinearity", "non_lin"],
    "hidden_kernels": ["kernel", "kernels", "kernel_size", "kernel_sizes", "conv_kernels"],
    "hidden_strides": ["stride", "strides", "conv_strides"],
    "hidden_padding": ["padding", "paddings"],
    "hidden_dilations": ["dilation", "dilations"],
    "num_layers": ["layers", "n_layers", "lstm_layers", "n_lstm_layers", "num_lstm_layers"],
    "num_heads": ["n_heads", "heads", "attention_heads", "nhead"],
    "n_heads": ["num_heads", "heads", "attention_heads", "nhead"],
    "embed_dim": ["embedding_dim", "d_model", "hidden_size"],
    "embedding_dim": ["embed_dim", "embedding_size"],
    "num_classes": ["n_classes", "depth"],
    "concat_dim": ["dim", "axis"],
    "key": ["name", "id"],
    "in_keys": ["input", "inputs", "in_key", "source", "input_keys"],
    "out_keys": ["output", "outputs", "out_key", "output_keys"],
    "_target_": ["target", "class", "cls", "kind", "class_path", "type"],
    "block_type": ["type"],
    "weight_init": ["init", "initializer", "kernel_initializer", "weights_init", "weight_initializer"],
    "gain": ["scale"],
    "std": ["stddev", "scale"],
    "val": ["value"],
    "distribution_mapper_config": ["distributions", "distribution", "action_distributions"],
    "model_builder": ["builder"],
    "networks": ["network", "nets", "models", "model"],
    "policy": ["actor", "actors", "pi", "policies"],
    "critic": ["value", "values", "vf", "value_function", "critics", "value_net", "qf"],
    "spaces": ["env", "environment", "space"],
    "observation": ["observation_space", "observations", "obs", "obs_space", "state"],
    "action": ["action_space", "actions", "act_space"],
    "low": ["min", "minimum"],
    "high": ["max", "maximum"],
    "multiply_adds": ["flops", "macs", "mult_adds"],
    "parameters": ["params", "parameter_count", "num_params"],
  ])
}

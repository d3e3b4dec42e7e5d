package io.attune.onnx.export;

/** Non-linear functions, spelled out in operations that opset 17 has. */
enum ActivationFunction {
  /** x · ½ · (1 + erf(x / √2)). */
  GELU {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      Value erf = graph.erf(graph.divide(x, graph.number(Math.sqrt(2))));
      Value doubled = graph.multiply(x, graph.add(erf, graph.number(1)));
      return graph.multiply(doubled, graph.number(0.5));
    }
  },
  /** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). */
  GELU_TANH {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      Value cube = graph.multiply(graph.multiply(x, x), x);
      Value inner = graph.add(x, graph.multiply(cube, graph.number(0.044715)));
      Value tanh = graph.tanh(graph.multiply(inner, graph.number(Math.sqrt(2 / Math.PI))));
      Value doubled = graph.multiply(x, graph.add(tanh, graph.number(1)));
      return graph.multiply(doubled, graph.number(0.5));
    }
  },
  RELU {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      return graph.relu(x);
    }
  },
  SILU {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      return graph.multiply(x, graph.sigmoid(x));
    }
  },
  TANH {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      return graph.tanh(x);
    }
  },
  SIGMOID {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      return graph.sigmoid(x);
    }
  },
  IDENTITY {
    @Override
    Value apply(GraphBuilder graph, Value x) {
      return x;
    }
  };

  abstract Value apply(GraphBuilder graph, Value x);

  /** By transformers' name, or by that of PyTorch's class. */
  static ActivationFunction of(String name) {
    return switch (name) {
      case "gelu", "torch.nn.modules.activation.GELU" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
      case "relu", "torch.nn.modules.activation.ReLU" -> RELU;
      case "silu", "swish", "torch.nn.modules.activation.SiLU" -> SILU;
      case "torch.nn.modules.activation.Tanh" -> TANH;
      case "torch.nn.modules.activation.Sigmoid" -> SIGMOID;
      case "torch.nn.modules.linear.Identity" -> IDENTITY;
      default -> throw new IllegalStateException("No activation '" + name + "'");
    };
  }
}

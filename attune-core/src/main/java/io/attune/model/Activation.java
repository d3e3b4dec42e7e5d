package io.attune.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The non-linear functions of feed-forward layers. */
enum Activation {
  /** Gaussian error linear unit by the error function (Hendrycks and Gimpel 2016). */
  GELU {
    @Override
    Tensor apply(Tensor x) {
      return torch.gelu(x);
    }

    @Override
    Tensor backward(Tensor gradient, Tensor x) {
      return torch.gelu_backward(gradient, x);
    }
  },
  /** The same by its tanh approximation. */
  GELU_TANH {
    @Override
    Tensor apply(Tensor x) {
      return torch.gelu(x, "tanh");
    }

    @Override
    Tensor backward(Tensor gradient, Tensor x) {
      return torch.gelu_backward(gradient, x, "tanh");
    }
  },
  RELU {
    @Override
    Tensor apply(Tensor x) {
      return torch.relu(x);
    }

    @Override
    Tensor backward(Tensor gradient, Tensor x) {
      return torch.threshold_backward(gradient, x, new Scalar(0));
    }
  },
  /** x · sigmoid(x), also called swish (Elfwing, Uchibe and Doya 2017). */
  SILU {
    @Override
    Tensor apply(Tensor x) {
      return torch.silu(x);
    }

    @Override
    Tensor backward(Tensor gradient, Tensor x) {
      return torch.silu_backward(gradient, x);
    }
  };

  abstract Tensor apply(Tensor x);

  /** The gradient of x, from that of {@code apply(x)}. */
  abstract Tensor backward(Tensor gradient, Tensor x);

  /** Reads a function's name in transformers' spelling. */
  static Activation read(JsonFile config, String field, String absent) {
    String name = config.text(field, absent);
    return switch (name) {
      case "gelu" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      default ->
          throw config.invalid(
              field,
              "'"
                  + name
                  + "' is not supported; allowed: gelu, gelu_new, gelu_pytorch_tanh, relu, silu,"
                  + " swish");
    };
  }
}

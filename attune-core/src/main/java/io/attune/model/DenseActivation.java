package io.attune.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The functions that a {@link Dense} may end with, by the names of PyTorch's classes. */
enum DenseActivation {
  IDENTITY("torch.nn.modules.linear.Identity"),
  TANH("torch.nn.modules.activation.Tanh"),
  RELU("torch.nn.modules.activation.ReLU"),
  GELU("torch.nn.modules.activation.GELU"),
  SILU("torch.nn.modules.activation.SiLU"),
  SIGMOID("torch.nn.modules.activation.Sigmoid");

  private final String className;

  DenseActivation(String className) {
    this.className = className;
  }

  String className() {
    return className;
  }

  Tensor apply(Tensor x) {
    return switch (this) {
      case IDENTITY -> x;
      case TANH -> x.tanh();
      case RELU -> x.relu();
      case GELU -> torch.gelu(x);
      case SILU -> torch.silu(x);
      case SIGMOID -> x.sigmoid();
    };
  }

  static DenseActivation read(JsonFile config, String field) {
    String name = config.text(field, TANH.className);
    return Arrays.stream(values())
        .filter(activation -> activation.className.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                config.invalid(
                    field,
                    "'"
                        + name
                        + "' is not supported; allowed: "
                        + Arrays.stream(values())
                            .map(DenseActivation::className)
                            .collect(Collectors.joining(", "))));
  }
}

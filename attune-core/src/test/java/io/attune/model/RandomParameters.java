package io.attune.model;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** Makes up whatever weights an architecture asks for, and remembers them. */
final class RandomParameters extends Parameters {
  private final Random random;
  private final Map<String, TensorData> made = new LinkedHashMap<>();

  RandomParameters(Random random) {
    super(Path.of("random"), "", Map.of());
    this.random = random;
  }

  @Override
  Tensor take(String name, long... shape) {
    int size = 1;
    for (long length : shape) {
      size *= (int) length;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (shape.length == 1 ? 1 : 0) + 0.2f * (float) random.nextGaussian();
    }
    made.put(name, TensorData.ofFloats(values, shape));
    try (NativeScope scope = NativeScope.open()) {
      return remember(name, scope.keep(Tensors.ofFloats(values, shape)));
    }
  }

  Map<String, TensorData> made() {
    return made;
  }
}

package io.attune.losses;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The weights that a loss trains besides the model's, such as a classifier; float32, made from a
 * seed. A run owns them, optimises them and keeps them in its checkpoints.
 */
public final class LossWeights implements AutoCloseable {
  private final SentenceTransformer model; // null where there are no weights
  private final int dimension;
  private final Random random;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, SentenceTransformer> models = new LinkedHashMap<>();
  private final List<Runnable> beforeClose = new ArrayList<>();

  private LossWeights(SentenceTransformer model, int dimension, long seed) {
    this.model = model;
    this.dimension = dimension;
    this.random = new Random(seed);
  }

  /**
   * Makes a loss's weights.
   *
   * @param loss whose weights they are
   * @param model that is trained
   * @param seed of the run
   * @return the weights, ready to be trained; close them to free their native memory
   */
  public static LossWeights of(Loss loss, SentenceTransformer model, long seed) {
    return new LossWeights(model, model.dimension(), seed).madeBy(loss);
  }

  /** Makes the weights of a loss over vectors of a size, whatever model they come from. */
  static LossWeights ofSize(EmbeddingLoss loss, int dimension, long seed) {
    return new LossWeights(null, dimension, seed).madeBy(loss);
  }

  private LossWeights madeBy(Loss loss) {
    loss.makeWeights(this);
    parameters.values().forEach(weight -> weight.set_requires_grad(true));
    return this;
  }

  /**
   * No weights, for losses that have none.
   *
   * @return weights that need not be closed
   */
  public static LossWeights none() {
    return new LossWeights(null, 0, 0);
  }

  /**
   * All weights.
   *
   * @return the live tensors by name: training changes them in place
   */
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The size of the vectors. */
  int dimension() {
    return dimension;
  }

  /** The model that is trained. */
  SentenceTransformer model() {
    return Objects.requireNonNull(model, "These are no weights");
  }

  /** Makes a dense layer: weight [out, in] and bias [out], drawn as PyTorch's Linear draws them. */
  void addLinear(String name, int out, int in) {
    double bound = 1 / Math.sqrt(in);
    DoubleSupplier uniform = () -> bound * (2 * random.nextDouble() - 1);
    add(name + ".weight", uniform, out, in);
    add(name + ".bias", uniform, out);
  }

  /** Makes a weight of equal values. */
  void addConstant(String name, double value, long... shape) {
    add(name, () -> value, shape);
  }

  /** Makes a weight of normally distributed values around 0. */
  void addNormal(String name, double deviation, long... shape) {
    add(name, () -> deviation * random.nextGaussian(), shape);
  }

  /** Takes a weight from elsewhere, with a copy of its values. */
  void add(String name, float[] values, long... shape) {
    try (NativeScope scope = NativeScope.open()) {
      parameters.put(name, scope.keep(Tensors.ofFloats(values, shape)));
    }
  }

  private void add(String name, DoubleSupplier values, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values.getAsDouble();
    }
    add(name, floats, shape);
  }

  /** Makes a second model that starts as a copy of the trained one. */
  void addCopyOfModel(String name) {
    try {
      SentenceTransformer copy = model().copy();
      models.put(name, copy);
      copy.parameters()
          .forEach((parameter, tensor) -> parameters.put(name + "." + parameter, tensor));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a loss read its weights once more before they are freed. */
  void beforeClose(Runnable read) {
    beforeClose.add(read);
  }

  /** A weight. */
  Tensor get(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** A second model. */
  SentenceTransformer model(String name) {
    return Objects.requireNonNull(models.get(name), name);
  }

  /** Rows through a dense layer made by {@link #addLinear}: [rows, in] to [rows, out]. */
  Tensor linear(String name, Tensor rows) {
    return torch.linear(rows, get(name + ".weight"), new TensorOptional(get(name + ".bias")));
  }

  @Override
  public void close() {
    beforeClose.forEach(Runnable::run);
    beforeClose.clear();
    parameters.forEach(
        (name, weight) -> {
          if (models.keySet().stream().noneMatch(other -> name.startsWith(other + "."))) {
            weight.close();
          }
        });
    models.values().forEach(SentenceTransformer::close);
  }
}

package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.model.ForwardContext;
import io.attune.model.SafeTensors;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import io.attune.model.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradients of all weights after one batch of pairs, by the ranking loss in its plainest form.
 */
final class BatchGradients {
  private static final double SCALE = 20;

  /**
   * A gradient this much smaller than all together is rounding: so it is for key biases, which
   * shift all scores of a softmax alike, and for rows that nothing reaches.
   */
  private static final double NOISE = 1e-6;

  private final Map<String, float[]> gradients = new HashMap<>();

  static BatchGradients of(SentenceTransformer model, JsonNode rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.get("anchor").asText()));
    rows.forEach(row -> texts.add(row.get("positive").asText()));
    BatchGradients result = new BatchGradients();
    model.parameters().values().forEach(weight -> weight.set_requires_grad(true));
    try (NativeScope scope = NativeScope.open()) {
      ForwardContext context = ForwardContext.training(Precision.FP32, new Dropout(0, 0));
      Tensor vectors = model.forward(TokenBatch.of(model.tokenize(texts)), context);
      loss(vectors, rows.size()).backward();
      model.parameters().forEach((name, weight) -> result.gradients.put(name, gradient(weight)));
    }
    model.parameters().values().forEach(weight -> weight.set_requires_grad(false));
    return result;
  }

  private static Tensor loss(Tensor vectors, int rows) {
    Tensor lengths =
        vectors.square().sum(new long[] {1}, /* keepdim */ true, Tensors.sameType()).sqrt();
    Tensor unit = vectors.div(lengths); // [2 · rows, dimension]
    Tensor scores =
        torch
            .matmul(unit.narrow(0, 0, rows), unit.narrow(0, rows, rows).t())
            .mul(new Scalar(SCALE)); // [rows, rows]
    return torch.log_softmax(scores, 1).diagonal().mean().neg();
  }

  private static float[] gradient(Tensor weight) {
    Tensor gradient = weight.grad();
    float[] values =
        gradient.defined() ? Tensors.toFloats(gradient) : new float[(int) weight.numel()];
    weight.mutable_grad().reset();
    return values;
  }

  /** The largest difference of any tensor's gradient, relative to its length. */
  double largestDifference(Path golden) throws IOException {
    Map<String, TensorData> expected = SafeTensors.read(golden);
    Set<String> names =
        expected.keySet().stream().map(BatchGradients::name).collect(Collectors.toSet());
    boolean ofAdapter = names.stream().allMatch(name -> name.contains(".lora_"));
    assertThat(gradients.keySet()).containsAll(names);
    assertThat(gradients.keySet()) // beside an adapter, later modules are trained
        .allMatch(name -> names.contains(name) || (ofAdapter && name.matches("\\d_.*")));
    double all = 0;
    for (TensorData tensor : expected.values()) {
      all = Math.hypot(all, length(tensor.toFloats()));
    }
    double largest = 0;
    for (Map.Entry<String, TensorData> tensor : expected.entrySet()) {
      float[] wanted = tensor.getValue().toFloats();
      float[] found = gradients.get(name(tensor.getKey()));
      double difference = distance(found, wanted);
      if (length(wanted) < NOISE * all) {
        assertThat(difference).as(tensor.getKey()).isLessThan(2 * NOISE * all);
      } else {
        largest = Math.max(largest, difference / length(wanted));
      }
    }
    return largest;
  }

  /** Without what PEFT puts in front. */
  private static String name(String stored) {
    return stored.replaceFirst("^base_model[.]model[.]", "");
  }

  private static double length(float[] values) {
    return distance(values, new float[values.length]);
  }

  private static double distance(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}

package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Dropout;
import io.attune.engine.NativeMemory;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Layers whose gradients are written out against the graph that libtorch records of the same
 * layers, which is taken where every layer's output is asked for.
 */
class PostNormPassTest {
  private static final long SEED = 20269;

  @TempDir private Path folder;

  private record Outcome(float[] hidden, Map<String, float[]> gradients) {}

  private static Outcome run(
      SentenceTransformer model, List<int[]> texts, Precision precision, boolean recorded) {
    try (NativeScope scope = NativeScope.open()) {
      TokenBatch batch = TokenBatch.of(texts);
      ForwardContext context = ForwardContext.training(precision, new Dropout(SEED, 3));
      if (recorded) {
        context.keepLayers();
      }
      Tensor hidden = model.encoder().forward(batch, context);
      backward(hidden);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      model
          .parameters()
          .forEach(
              (name, weight) -> {
                if (weight.grad().defined()) {
                  gradients.put(name, Tensors.toFloats(weight.grad()));
                }
                weight.mutable_grad().reset();
              });
      return new Outcome(Tensors.toFloats(hidden), gradients);
    }
  }

  /** As if a loss had the same random gradient of the hidden states each time. */
  private static void backward(Tensor hidden) {
    float[] weights = new float[(int) hidden.numel()];
    Random random = new Random(SEED);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Tensor direction = Tensors.ofFloats(weights, hidden.size(0), hidden.size(1));
    hidden.to(direction.scalar_type().intern()).mul(direction).sum().backward();
  }

  private SentenceTransformer model(String golden, double dropout) throws IOException {
    SentenceTransformer model =
        SentenceTransformer.load(
            ModelFolders.withDropout(ModelFolders.copy(golden, folder), dropout));
    model.parameters().values().forEach(weight -> weight.set_requires_grad(true));
    return model;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** The tolerance of bf16 is that of 8 bits, in layers one after the other. */
  @ParameterizedTest
  @CsvSource({
    "tiny-bert-mean, 0, FP32, 2e-5",
    "tiny-bert-mean, 0.2, FP32, 2e-5",
    "tiny-bert-cls, 0.5, FP32, 2e-5",
    "tiny-bert-mean, 0, BF16, 0.03",
    "tiny-bert-mean, 0.2, BF16, 0.03"
  })
  void equalsTheRecordedGraph(String golden, double dropout, Precision precision, double allowed)
      throws IOException {
    try (SentenceTransformer model = model(golden, dropout)) {
      Random random = new Random(SEED);
      for (int most : new int[] {1, 9, 60}) {
        List<int[]> texts = model.tokenize(Texts.ofLengthsUpTo(most, 23, random));
        Outcome written = run(model, texts, precision, false);
        Outcome recorded = run(model, texts, precision, true);
        assertThat(distance(written.hidden, recorded.hidden))
            .as("hidden states of texts of up to %d words", most)
            .isLessThan(allowed * distance(recorded.hidden, new float[recorded.hidden.length]));
        assertThat(written.gradients.keySet()).isEqualTo(recorded.gradients.keySet());
        double all =
            recorded.gradients.values().stream()
                .mapToDouble(gradient -> distance(gradient, new float[gradient.length]))
                .reduce(0, Math::hypot);
        recorded.gradients.forEach(
            (name, expected) ->
                assertThat(distance(written.gradients.get(name), expected))
                    .as("%s, texts of up to %d words", name, most)
                    .isLessThan(
                        allowed * distance(expected, new float[expected.length])
                            + 0.01 * allowed * all));
      }
    }
  }

  @Test
  void frozenWeightsGetNoGradientAndTheOthersTheSame() throws IOException {
    try (SentenceTransformer model = model("tiny-bert-mean", 0)) {
      List<int[]> texts = model.tokenize(Texts.ofLengthsUpTo(9, 7, new Random(SEED)));
      Outcome all = run(model, texts, Precision.FP32, false);
      model.parameters().forEach((name, weight) -> weight.set_requires_grad(isTrained(name)));
      Outcome some = run(model, texts, Precision.FP32, false);
      assertThat(some.gradients).isNotEmpty();
      some.gradients.forEach(
          (name, gradient) -> {
            assertThat(isTrained(name)).as(name).isTrue();
            assertThat(gradient).as(name).isEqualTo(all.gradients.get(name));
          });
      assertThat(some.gradients.keySet())
          .containsExactlyInAnyOrderElementsOf(
              all.gradients.keySet().stream().filter(PostNormPassTest::isTrained).toList());
    }
  }

  private static boolean isTrained(String name) {
    return name.contains("layer.1.") && !name.contains("LayerNorm");
  }

  @Test
  void gradientsOfSeveralPassesAddUp() throws IOException {
    try (SentenceTransformer model = model("tiny-bert-mean", 0);
        NativeScope scope = NativeScope.open()) {
      List<int[]> texts = model.tokenize(Texts.ofLengthsUpTo(9, 7, new Random(SEED)));
      Outcome once = run(model, texts, Precision.FP32, false);
      for (int pass = 0; pass < 2; pass++) {
        ForwardContext context = ForwardContext.training(Precision.FP32, new Dropout(SEED, pass));
        Tensor hidden = model.encoder().forward(TokenBatch.of(texts), context);
        backward(hidden);
      }
      once.gradients.forEach(
          (name, gradient) -> {
            float[] twice = Tensors.toFloats(model.parameters().get(name).grad());
            for (int i = 0; i < gradient.length; i++) {
              twice[i] -= 2 * gradient[i];
            }
            assertThat(distance(twice, new float[twice.length]))
                .as(name)
                .isLessThan(1e-5 * (1 + distance(gradient, new float[gradient.length])));
          });
      model.parameters().values().forEach(weight -> weight.mutable_grad().reset());
    }
  }

  @Test
  void aPassWhoseGradientsNobodyAsksForLeavesNothingBehind() throws IOException {
    try (SentenceTransformer model = model("tiny-bert-mean", 0.1)) {
      List<int[]> texts = model.tokenize(Texts.ofLengthsUpTo(9, 7, new Random(SEED)));
      long before = NativeMemory.objects();
      try (NativeScope scope = NativeScope.open()) {
        ForwardContext context = ForwardContext.training(Precision.FP32, new Dropout(SEED, 0));
        model.encoder().forward(TokenBatch.of(texts), context);
      }
      assertThat(NativeMemory.objects()).isEqualTo(before);
      run(model, texts, Precision.FP32, false);
      assertThat(NativeMemory.objects()).isEqualTo(before);
    }
  }
}

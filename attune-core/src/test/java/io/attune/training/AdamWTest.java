package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.NativeMemory;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWTest {
  private static final int SIZE = 7;
  private static final String[] NAMES = {
    "encoder.layer.0.output.dense.weight",
    "encoder.layer.0.output.dense.bias",
    "encoder.layer.0.output.LayerNorm.weight",
    "embeddings.word_embeddings.weight",
    "pooler.dense.weight"
  };

  /** The plain twin: algorithm 2 of the paper, on doubles. */
  private static final class PlainAdamW {
    final double[] values;
    final double[] first = new double[SIZE];
    final double[] second = new double[SIZE];
    int steps;

    PlainAdamW(float[] start) {
      values = new double[SIZE];
      for (int i = 0; i < SIZE; i++) {
        values[i] = start[i];
      }
    }

    void step(float[] gradient, double learningRate, double decay) {
      steps++;
      for (int i = 0; i < SIZE; i++) {
        first[i] = 0.9 * first[i] + 0.1 * gradient[i];
        second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
        double m = first[i] / (1 - Math.pow(0.9, steps));
        double v = second[i] / (1 - Math.pow(0.999, steps));
        values[i] -= learningRate * (m / (Math.sqrt(v) + 1e-8) + decay * values[i]);
      }
    }
  }

  private static float[] random(Random random, double scale) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.3})
  void equalsItsPlainTwinOver20Steps(double weightDecay) {
    Random random = new Random(20267);
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> parameters = new LinkedHashMap<>();
      Map<String, PlainAdamW> plain = new LinkedHashMap<>();
      for (String name : NAMES) {
        float[] start = random(random, 1);
        parameters.put(name, Tensors.ofFloats(start, SIZE));
        plain.put(name, new PlainAdamW(start));
      }
      try (AdamW optimizer = new AdamW(parameters, weightDecay, name -> 1)) {
        for (int step = 0; step < 20; step++) {
          double learningRate = step == 0 ? 0 : 0.05 / step; // as in a warmup
          for (String name : NAMES) {
            if (!name.startsWith("pooler")) {
              float[] gradient = random(random, Math.pow(10, step % 5 - 3));
              setGradient(parameters.get(name), gradient);
              double decay = name.endsWith("bias") || name.contains("Norm") ? 0 : weightDecay;
              plain.get(name).step(gradient, learningRate, decay);
            }
          }
          optimizer.step(learningRate);
        }
        assertThat(optimizer.steps()).isEqualTo(20);
        for (String name : NAMES) {
          assertClose(parameters.get(name), plain.get(name).values, name);
          assertClose(optimizer.state().get("exp_avg." + name), plain.get(name).first, name);
          assertClose(optimizer.state().get("exp_avg_sq." + name), plain.get(name).second, name);
        }
      }
    }
  }

  private static void setGradient(Tensor parameter, float[] gradient) {
    try (NoGradGuard guard = new NoGradGuard()) {
      parameter.mutable_grad().put(Tensors.ofFloats(gradient, SIZE));
    }
  }

  private static void assertClose(Tensor actual, double[] expected, String name) {
    float[] values = Tensors.toFloats(actual);
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) values[i])
          .as(name)
          .isCloseTo(
              expected[i],
              org.assertj.core.data.Offset.offset(2e-6 * Math.max(1e-6, Math.abs(expected[i]))));
    }
  }

  /** Decayed by a tenth, were it decayed. */
  @Test
  void leavesAParameterWithoutGradientAlone() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor weight = Tensors.ofFloats(new float[] {1, 2}, 2);
      try (AdamW optimizer = new AdamW(Map.of("weight", weight), 0.5, name -> 1)) {
        optimizer.step(0.2);
        assertThat(Tensors.toFloats(weight)).containsExactly(1, 2);
        assertThat(Tensors.toFloats(optimizer.state().get("exp_avg.weight"))).containsOnly(0);
      }
    }
  }

  /** Names of parameters in transformers' models, and whether transformers decays them. */
  @ParameterizedTest
  @CsvSource({
    "embeddings.word_embeddings.weight, true",
    "embeddings.position_embeddings.weight, true",
    "encoder.layer.0.attention.self.query.weight, true",
    "encoder.layer.0.attention.self.query.bias, false",
    "encoder.layer.0.attention.output.LayerNorm.weight, false",
    "encoder.layer.0.attention.output.LayerNorm.bias, false",
    "layers.0.attn_norm.weight, false",
    "layers.0.mlp_norm.weight, false",
    "final_norm.weight, false",
    "model.norm.weight, false",
    "norm, false",
    "layers.0.input_layernorm.weight, false",
    "encoder.relative_attention_bias.weight, false",
    "normalizer.weight, true",
    "layers.0.normal.weight, true"
  })
  void decaysWhatTransformersDecays(String name, boolean decayed) {
    assertThat(AdamW.decays(name)).isEqualTo(decayed);
  }

  @Test
  void freesItsMoments() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor weight = Tensors.ofFloats(new float[] {1, 2}, 2);
      long before = NativeMemory.objects();
      AdamW optimizer = new AdamW(Map.of("weight", weight), 0, name -> 1);
      assertThat(NativeMemory.objects()).isEqualTo(before + 2);
      optimizer.close();
      assertThat(NativeMemory.objects()).isEqualTo(before);
    }
  }
}

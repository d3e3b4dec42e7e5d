package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.NativeMemory;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.testing.Golden;
import io.attune.testing.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceWeightsTest {
  private static final List<String> TEXTS = Texts.ofLengthsUpTo(9, 12, new Random(5));

  private static EncodeOptions options(Precision precision) {
    return EncodeOptions.builder().precision(precision).build();
  }

  private static void scale(SentenceTransformer model, double factor) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      for (Tensor weight : model.parameters().values()) {
        weight.mul_(new Scalar(factor));
      }
    }
  }

  /** What was kept before the weights changed is used no more. */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void changedWeightsAreSeen(Precision precision) throws IOException {
    float[][] expected;
    try (SentenceTransformer fresh = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      scale(fresh, 0.5);
      expected = fresh.encode(TEXTS, options(precision));
    }
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      float[][] before = model.encode(TEXTS, options(precision));
      assertThat(model.encode(TEXTS, options(precision))).isDeepEqualTo(before);
      scale(model, 0.5);
      float[][] after = model.encode(TEXTS, options(precision));
      assertThat(after).isDeepEqualTo(expected);
      assertThat(Golden.largestDifference(after, before)).isGreaterThan(1e-3);
    }
  }

  @Test
  void weightsInTrainingAreNotKept() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      model.parameters().values().forEach(weight -> weight.set_requires_grad(true));
      float[][] before = model.encode(TEXTS);
      long objects = NativeMemory.objects();
      scale(model, 0.5);
      assertThat(Golden.largestDifference(model.encode(TEXTS), before)).isGreaterThan(1e-3);
      assertThat(NativeMemory.objects()).isEqualTo(objects);
    }
  }

  @Test
  void closingTheModelFreesThem() throws IOException {
    try (SentenceTransformer warm = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      warm.encode(TEXTS);
    }
    long before = NativeMemory.objects();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      model.encode(TEXTS, options(Precision.FP32));
      model.encode(TEXTS, options(Precision.BF16));
    }
    assertThat(NativeMemory.objects()).isEqualTo(before);
  }

  @Test
  void manyThreadsShareThem() throws Exception {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      float[][] expected;
      try (SentenceTransformer alone = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
        expected = alone.encode(TEXTS);
      }
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Callable<float[][]>> calls =
            IntStream.range(0, 40)
                .<Callable<float[][]>>mapToObj(call -> () -> model.encode(TEXTS))
                .toList();
        for (Future<float[][]> result : threads.invokeAll(calls)) {
          assertThat(Golden.largestDifference(result.get(), expected)).isLessThan(1e-6);
        }
      } finally {
        threads.shutdown();
      }
    }
  }
}

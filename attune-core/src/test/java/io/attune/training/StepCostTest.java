package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.attune.engine.NativeEngine;
import io.attune.model.SentenceTransformer;
import io.attune.testing.FreshJvm;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a training step costs, in numbers that no other process on the machine changes: the products
 * that oneDNN reports, and native objects. A slower way of computing the same shows here.
 */
class StepCostTest {
  /** Such as {@code mb559ic384oc1536}: rows, inputs and outputs of a dense layer. */
  private static final Pattern DENSE = Pattern.compile("mb(\\d+)ic(\\d+)oc(\\d+)");

  private static final int LAYERS = 2;
  private static final int DENSE_LAYERS = 6; // in each: Q, K, V, output, and two of feed-forward

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void prepare() throws IOException {
    model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", folder), 0.1);
    NativeEngine.load();
    assumeTrue(torch.hasMKLDNN(), "oneDNN is not part of this machine's libtorch");
  }

  private record Cost(long tokens, long objects, List<long[]> dense) {
    /** Additions and multiplications. */
    long operations() {
      return dense.stream().mapToLong(size -> 2 * size[0] * size[1] * size[2]).sum();
    }
  }

  private static Cost cost(int pairs, int words) throws Exception {
    try (FreshJvm jvm =
        new FreshJvm(
            Map.of("ONEDNN_VERBOSE", "1"),
            List.of(),
            OneStep.class,
            model.toString(),
            Integer.toString(pairs),
            Integer.toString(words))) {
      List<String> lines = jvm.read(line -> {});
      assertThat(jvm.exitCode()).as(() -> String.join("\n", lines)).isZero();
      return new Cost(
          number("tokens", lines),
          number("objects", lines),
          lines.stream()
              .filter(line -> line.contains(",exec,") && line.contains(",inner_product,"))
              .map(DENSE::matcher)
              .filter(Matcher::find)
              .map(StepCostTest::sizes)
              .toList());
    }
  }

  private static long number(String name, List<String> lines) {
    String start = name + " ";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .mapToLong(line -> Long.parseLong(line.substring(start.length())))
        .findFirst()
        .orElseThrow();
  }

  private static long[] sizes(Matcher found) {
    return new long[] {
      Long.parseLong(found.group(1)), Long.parseLong(found.group(2)), Long.parseLong(found.group(3))
    };
  }

  /**
   * Each dense layer multiplies the real tokens once forwards and twice backwards, for the gradient
   * of its input and that of its weight: no padding, nothing twice. The gradients of weights have
   * fewer rows than oneDNN is asked for in this tiny model.
   */
  @Test
  void denseLayersMultiplyTheRealTokensOnceForwardsAndTwiceBackwards() throws Exception {
    Cost cost = cost(40, 40);
    long inputsTimesOutputs;
    try (SentenceTransformer loaded = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      inputsTimesOutputs =
          loaded.parameters().entrySet().stream()
              .filter(entry -> entry.getKey().contains(".layer."))
              .filter(entry -> entry.getValue().dim() == 2)
              .mapToLong(entry -> entry.getValue().numel())
              .sum();
    }
    assertThat(cost.tokens).isGreaterThan(1000);
    List<long[]> ofTokens = cost.dense.stream().filter(size -> size[0] == cost.tokens).toList();
    assertThat(ofTokens).hasSize(LAYERS * DENSE_LAYERS * 2);
    assertThat(ofTokens.stream().mapToLong(size -> 2 * size[0] * size[1] * size[2]).sum())
        .isEqualTo(2 * 2 * cost.tokens * inputsTimesOutputs);
    assertThat(cost.operations()).isLessThanOrEqualTo(3 * 2 * cost.tokens * inputsTimesOutputs);
  }

  @Test
  void nativeObjectsGrowNeitherWithTextsNorWithTokens() throws Exception {
    long few = cost(4, 8).objects;
    long many = cost(60, 8).objects;
    assertThat(many).isBetween(1L, few + 20);
    // Texts of up to 60 words form two groups of similar length, not one: some objects for each.
    assertThat(cost(60, 60).objects).isLessThan(2 * few);
  }
}

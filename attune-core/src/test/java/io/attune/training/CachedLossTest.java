package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.losses.CachedGISTEmbedLoss;
import io.attune.losses.CachedMultipleNegativesRankingLoss;
import io.attune.losses.GISTEmbedLoss;
import io.attune.losses.GISTEmbedOptions;
import io.attune.losses.Loss;
import io.attune.losses.MatryoshkaLoss;
import io.attune.losses.MegaBatchMarginLoss;
import io.attune.losses.MiniBatches;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.losses.MultipleNegativesRankingOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses with cached gradients against the same without a cache, dropout on. */
class CachedLossTest {
  private static final double ROUNDING = 2e-5;

  @TempDir private Path temporary;
  private Path model;

  @BeforeEach
  void prepare() throws IOException {
    model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.2);
  }

  /** 24 pairs in batches of 8, whose texts have many lengths, some of them several times. */
  private static Dataset pairs() {
    Random random = new Random(5);
    List<Pair> pairs = new ArrayList<>();
    for (int row = 0; row < 24; row++) {
      pairs.add(
          new Pair(
              Texts.ofWords(1 + random.nextInt(9), random),
              Texts.ofWords(1 + random.nextInt(9), random)));
    }
    return Dataset.of(pairs);
  }

  private TinyRun run(String name, Loss loss) throws IOException {
    TrainingArguments arguments =
        TinyRun.arguments(temporary.resolve(name))
            .epochs(1) // two steps: of two batches, and of one
            .batchSize(8)
            .gradientAccumulation(2)
            .saveStrategy(Strategy.NO)
            .build();
    return new TinyRun()
        .train(model, arguments, builder -> builder.trainDataset(pairs()).loss(loss));
  }

  private void assertEqual(Loss cached, Loss plain) throws IOException {
    TinyRun expected = run("plain", plain);
    TinyRun actual = run("cached", cached);
    assertThat(actual.logged()).hasSameSizeAs(expected.logged());
    for (int step = 0; step < expected.logged().size(); step++) {
      for (String field : List.of("loss", "grad_norm")) {
        double a = ((Number) actual.logged().get(step).get(field)).doubleValue();
        double b = ((Number) expected.logged().get(step).get(field)).doubleValue();
        assertThat(Golden.relativeDifference(a, b))
            .as("%s of step %d", field, step)
            .isLessThan(ROUNDING);
      }
    }
    assertThat(Golden.largestDifference(actual.vectors(), expected.vectors())).isLessThan(ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100})
  void cachedRankingEqualsUncachedForEveryMiniBatch(int size) throws IOException {
    assertEqual(
        new CachedMultipleNegativesRankingLoss(
            MultipleNegativesRankingOptions.symmetric(), MiniBatches.of(size)),
        new MultipleNegativesRankingLoss(MultipleNegativesRankingOptions.symmetric()));
  }

  @Test
  void piecesMayBeCutByTokens() throws IOException {
    assertEqual(
        new CachedMultipleNegativesRankingLoss(
            MultipleNegativesRankingOptions.DEFAULT, new MiniBatches(4, OptionalInt.of(30))),
        new MultipleNegativesRankingLoss());
  }

  @Test
  void cachedGuidedLossEqualsUncached() throws IOException {
    try (SentenceTransformer guide = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      assertEqual(
          new CachedGISTEmbedLoss(guide, GISTEmbedOptions.DEFAULT, MiniBatches.of(5)),
          new GISTEmbedLoss(guide));
    }
  }

  @Test
  void megaBatchesInMiniBatchesEqualWholeOnes() throws IOException {
    assertEqual(
        new MegaBatchMarginLoss(0.8, 0.3, Optional.of(MiniBatches.of(5))),
        new MegaBatchMarginLoss(0.8, 0.3, Optional.empty()));
  }

  @Test
  void matryoshkaKeepsTheCache() throws IOException {
    List<Integer> sizes = List.of(32, 16, 8);
    assertEqual(
        new MatryoshkaLoss(
            new CachedMultipleNegativesRankingLoss(
                MultipleNegativesRankingOptions.DEFAULT, MiniBatches.of(5)),
            sizes),
        new MatryoshkaLoss(new MultipleNegativesRankingLoss(), sizes));
  }

  @Test
  void dropoutIsOn() throws IOException {
    TinyRun with = run("with", new MultipleNegativesRankingLoss());
    model = Golden.path("tiny-bert-mean");
    TinyRun without = run("without", new MultipleNegativesRankingLoss());
    assertThat(with.losses().get(0)).isNotEqualTo(without.losses().get(0));
  }
}
